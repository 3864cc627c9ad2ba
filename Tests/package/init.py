"""The first process of a pid namespace, as on a machine: it waits for whatever was left by its parent."""

import os


def reap():
    """Goes on in a child; this process only waits, and ends as that child does."""
    if os.getpid() != 1:
        return
    child = os.fork()
    if child == 0:
        return
    while True:
        process, status = os.wait()
        if process == child:
            os._exit(min(os.waitstatus_to_exitcode(status) % 256, 255))
