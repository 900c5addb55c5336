"""The steps that a database goes through to get the tables of ``bot/store/tables.py``.

A new step: copy the last file under the next number, let ``down_revision`` name the last one, write
``upgrade(op)`` for SQLite and PostgreSQL alike (``op.batch_alter_table`` for what SQLite cannot
alter), and raise ``HEAD`` in ``bot/store/tables.py``. A test compares the outcome with the tables.
A step that has been released is never changed, and there is no way back but a back-up.
"""
