"""A fake ThingsBoard 4.x: the REST calls that Wattledger uses, with the real one's paths, bodies and error answers.

``python -m tests.fakes.thingsboard`` serves it. It keeps everything in memory. The paths under ``/fake`` do not exist
on the real one: they show what was called and make calls fail on purpose (see ``control.py``).
"""
