"""Shared parts of screens.

Rooms: `frame`, `dialogs`, `lists`, `painting`, `jobs`, `safety` (no input is lost).
"""
