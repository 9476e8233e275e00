"""Metrics: measures of a fold, from lists, stars and neighbours.

A metric is one object, `Metric`, in one of the modules of `definitions`, which `registry` collects by themselves;
`inputs` has what metrics are computed of. These load no numpy: functions import it when they are called. The inputs
are made by the `measuring_...` modules, from a `fold` and the `lists` of its users; `breakdowns` and `cold_start` show
where a model works and where it fails.
"""
