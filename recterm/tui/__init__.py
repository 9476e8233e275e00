"""The app: screens, widgets and actions.

Rooms: `browse` (with the item screen), `lab`, `data`, `keys` (every action, once), `shared` (frame, lists, dialogs,
themes), `terminal`.
"""
