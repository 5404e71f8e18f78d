"""The main job end to end: what `piiguard quickstart` does, one module per step."""
