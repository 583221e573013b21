"""One measured run of a program: seconds, memory of it and its children together, and what it said when.

The memory is that of all processes of the run at the fullest moment seen (looked at four times a second; shared pages counted once), or of
the largest one if that is more.
"""
import collections
import os
import resource
import signal
import subprocess
import threading
import time

Run = collections.namedtuple("Run", "code seconds megabytes said late")
# code: exit code, negative for a signal; said: [(seconds, line)] of both outputs; late: it had to be ended.

PAUSE = 0.25


def session_of(pid):
    """Session of a process; None if it has gone."""
    try:
        with open("/proc/%s/stat" % pid, encoding="ascii", errors="replace") as file:
            return int(file.read().rsplit(")", 1)[1].split()[3])
    except (OSError, IndexError, ValueError):
        return None


def own_kilobytes(pid):
    """What a process holds, its share of shared pages only."""
    try:
        with open("/proc/%s/smaps_rollup" % pid, encoding="ascii") as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


def watch_memory(leader, done, peak):
    while not done.wait(PAUSE):
        pids = [name for name in os.listdir("/proc") if name.isdigit() and session_of(name) == leader]
        peak[0] = max(peak[0], sum(own_kilobytes(pid) for pid in pids) / 1024)


def run(command, limit, folder=None, grace=10.0):
    """Runs a command with standard error in its output. It has `limit` seconds to end by itself, then `grace` until it is made to."""
    started = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, start_new_session=True)
    said, peak, done, late = [], [0.0], threading.Event(), []

    def end():
        late.append(True)
        os.killpg(process.pid, signal.SIGKILL)

    def listen():
        for line in process.stdout:
            said.append((time.monotonic() - started, line.decode("utf-8", "replace").rstrip("\n")))

    threads = [threading.Thread(target=watch_memory, args=(process.pid, done, peak)), threading.Thread(target=listen)]
    for thread in threads:
        thread.start()
    timer = threading.Timer(limit + grace, end)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    timer.cancel()
    done.set()
    for thread in threads:
        thread.join()
    process.stdout.close()
    # Before it becomes the command, the child is a copy of this process: a maximum that is no larger tells nothing.
    largest = usage.ru_maxrss if usage.ru_maxrss > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss or not peak[0] else 0
    return Run(process.returncode, seconds, max(peak[0], largest / 1024), said, bool(late))
