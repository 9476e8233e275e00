"""Use cases of the taste screen: what a profile's events say of its taste, alone and beside everyone else's.

The diary's search is a function of events. The other figures are functions of what a profile did and of the crowd
(`crowd`), with their intervals (`estimates`); only `insights` knows libraries and models. `insights`, `estimates`,
`map_regions` and `year` import the standard library only.
"""
