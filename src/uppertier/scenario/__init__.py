"""Scenario files: what a person may write, how it is read, and the fight that is made of it."""
