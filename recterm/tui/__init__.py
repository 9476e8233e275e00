"""Text user interface of the app: screens, widgets and actions.

Rooms: `browse`, `item` (the item screen, and the keys that rate), `lab`, `data`, `taste` (diary, map), `welcome` (and
the quiz), `keys` (every action, once), `shared` (frame, controllers, lists, dialogs, themes), `terminal`. A screen is
composed of controllers; in the table of actions, the word before the dot names the controller that has the action.
"""
