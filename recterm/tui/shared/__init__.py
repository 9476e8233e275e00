"""What screens share.

Rooms: `frame`, `dialogs`, `lists`, `painting`, `jobs`, `safety` (nothing typed is lost).
"""
