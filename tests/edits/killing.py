"""Runs changes in children that are killed, and prints what each left behind.

usage: killing.py WORK FILES VERB (lines STRIDE | moments COUNT)

VERB is what the child does: `change`, `undo` a change, or `recover` from one killed half-way.
`lines` kills at each STRIDE-th line that zippath.edits executes, from a random one of the first;
`moments` at COUNT random times.
One JSON array per kill: the files' states after it, those after the next transaction, whether
there is a change to undo then, and what is left over.
"""

import json
import os
import random
import shutil
import signal
import sys
import time

from zippath import edits

ROOM = os.path.dirname(edits.__file__)


class Scene:
    """A home with `files` files that the same change is made to again and again."""

    def __init__(self, work, files, verb):
        self.work, self.verb = work, verb
        self.home, self.state = os.path.join(work, "home"), os.path.join(work, "state")
        # one file that is there, one in new directories, one that is removed
        self.plan = [
            edits.Edit(os.path.join(self.home, "rc"), b"old\r\n" * 99, b"new\n"),
            edits.Edit(os.path.join(self.home, "lib", "site", "zippath.pth"), None, b"/a.zip\n"),
            edits.Edit(os.path.join(self.home, "gone"), b"caf\xe9", None),
        ][:files]

    def set_up(self):
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.home)
        for edit in self.plan:
            if edit.before is not None:
                with open(edit.path, "wb") as file:
                    file.write(edit.before)
        if self.verb == "undo":
            self.change()
        elif self.verb == "recover":
            self.die_half_way()

    def change(self, verify=lambda: None):
        with edits.Transaction(self.state, "zippath add a.zip") as transaction:
            transaction.apply(self.plan)
            verify()

    def die_half_way(self):
        """Leave a change whose files are all written, and which is not finished."""
        child = os.fork()
        if not child:
            self.change(verify=lambda: os._exit(0))
        os.waitpid(child, 0)

    def act(self):
        if self.verb == "change":
            self.change()
        elif self.verb == "undo":
            edits.undo(self.state, "zippath undo", say=len)
        else:
            self.settle()

    def settle(self):
        with edits.Transaction(self.state, "zippath list"):
            pass

    def killed_at_line(self, number):
        """Act in a child that is killed at that line of the room; whether it got so far."""
        self.set_up()
        child = os.fork()
        if child:
            return os.WIFSIGNALED(os.waitpid(child, 0)[1])
        left = number

        def trace(frame, event, _argument):
            nonlocal left
            if not frame.f_code.co_filename.startswith(ROOM):
                return None
            if event == "line":
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        self.act()
        os._exit(0)

    def killed_after(self, seconds):
        self.set_up()
        child = os.fork()
        if not child:
            self.act()
            os._exit(0)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def usual_seconds(self):
        for _ in range(2):  # the first one imports
            self.set_up()
            start = time.perf_counter()
            self.act()
        return time.perf_counter() - start

    def states(self):
        """For each file: is it as before the change, after it, or neither."""
        return [
            {edit.before: "old", edit.after: "new"}.get(edits.read(edit.path), "neither")
            for edit in self.plan
        ]

    def report(self):
        killed = self.states()
        self.settle()
        undoable = edits.undoable(self.state, say=len) is not None
        result = [killed, self.states(), undoable, sorted(self.left_over())]
        sys.stdout.write(json.dumps(result) + "\n")

    def left_over(self):
        """What only an unfinished change has: temporary files, its record, empty directories."""
        for place, dirs, files in os.walk(self.work):
            if not dirs and not files and place not in (self.home, self.state + "/journal"):
                yield place
            yield from (name for name in files if name.endswith((".tmp", ".pending.json")))


def main(work, files, verb, how, number):
    """Kill, look, settle, look again."""
    scene = Scene(work, int(files), verb)
    if how == "lines":
        line = random.randrange(int(number))
        while scene.killed_at_line(line):
            scene.report()
            line += int(number)
        return
    usual = scene.usual_seconds()
    for _ in range(int(number)):
        scene.killed_after(random.uniform(0, 2 * usual))
        scene.report()


if __name__ == "__main__":
    main(*sys.argv[1:])
