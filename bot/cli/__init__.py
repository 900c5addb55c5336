"""The commands, a module for each: ``add_arguments`` says what it takes, ``execute`` does it."""
