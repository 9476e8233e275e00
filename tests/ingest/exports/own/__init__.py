"""Tests of tables of one person."""
