"""Text user interface, the app: screens, widgets and actions.

Rooms: `browse`, `item` (its screen, and the keys that rate), `lab`, `data`, `keys` (every action, once), `shared`
(frame, controllers, lists, dialogs, themes), `terminal`. A screen is composed of controllers; the word before an
action, in the table of actions, says which one carries it.
"""
