"""Housekeeping: libraries, profiles, past jobs, and the doctor."""
