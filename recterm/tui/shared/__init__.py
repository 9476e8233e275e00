"""Shared parts of screens.

Rooms: `frame`, `dialogs`, `lists`, `painting`, `jobs`, `safety` (nothing typed is lost).
"""
