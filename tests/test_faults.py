#!/usr/bin/env python3
"""What a machine can do to a run: a full disk, a closed pipe, an unreadable file, no memory, signals. Afterwards there is either no output, the old
one, or a complete new one, and nothing temporary lies about. With --full the long form (tests/full/test_faults.sh); CADREX names the binary."""
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get("BUILD") or os.path.join(TOP, "build")
CADREX = os.environ.get("CADREX") or os.path.join(BUILD, "cadrex")
NO_MEMORY = os.path.join(BUILD, "no_memory.so")
FULL = "--full" in sys.argv
TINY = os.path.join(TOP, "datasets", "tiny", "city.json")
EXAMPLES = os.path.join(TOP, "datasets", "examples")
CITY, PLAN, PROGRESS, CERTIFICATE, SCENARIOS, HOLIDAYS = (os.path.join(EXAMPLES, name) for name in (
    "city.json", "plan.json", "progress.json", "certificate.json", "scenario.json", "holidays.csv"))
BOOK = os.path.join(EXAMPLES, "import", "workbook.xlsx")
# Forms filled in: a folder of outputs.
FORMS = ["export", CITY, PLAN, "--format", "lrmx", "--source"]

# Every command that writes a file, OUT standing for it.
WRITERS = {
    "plan": ["plan", TINY, "-o", "OUT"],
    "plan --certificate": ["plan", TINY, "--certificate", "OUT", "--quiet"],
    "export csv": ["export", CITY, PLAN, "--format", "csv", "-o", "OUT"],
    "export json": ["export", CITY, "--format", "json", "-o", "OUT"],
    "export xlsx": ["export", CITY, PLAN, "--format", "xlsx", "-o", "OUT"],
    "export lp": ["export", TINY, "--format", "lp", "-o", "OUT"],
    "export mathprog": ["export", TINY, "--format", "mathprog", "-o", "OUT"],
    "import": ["import", BOOK, "--as-of", "2020-05", "-o", "OUT"],
    "report": ["report", CITY, PLAN, "-o", "OUT"],
    "apply": ["apply", CITY, PLAN, "-o", "OUT"],
    "whatif": ["whatif", CITY, SCENARIOS, "-o", "OUT"],
}


def run(*arguments, **options):
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    return subprocess.run([CADREX, *arguments], stdin=subprocess.DEVNULL, check=False, **options)


def listens(process, number):
    """Waits until the process has its handler for a signal."""
    while process.poll() is None:
        with open("/proc/%d/status" % process.pid, encoding="utf-8") as f:
            caught = next(int(line.split()[1], 16) for line in f if line.startswith("SigCgt:"))
        if caught & 1 << (number - 1):
            return
        time.sleep(0.01)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def write_forms(folder, picture=""):
    """An .lrmx for everybody of the example city."""
    os.makedirs(folder)
    with open(CITY, encoding="utf-8") as f:
        cadres = json.load(f)["cadres"]
    for cadre in cadres:
        with open(os.path.join(folder, cadre["id"] + ".lrmx"), "w", encoding="utf-8") as f:
            f.write("<Person>\n<XingMing>%s</XingMing>\n<ChuShengNianYue>%s</ChuShengNianYue>\n<NiRenZhiWu></NiRenZhiWu>\n<ZhaoPian>%s</ZhaoPian>\n</Person>\n"
                    % (cadre["name"], cadre["birth"].replace("-", "")[:6], picture))
    return folder


class Case(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="faults-")
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def left(self):
        return sorted(os.listdir(self.folder))

    def one_line(self, done, code):
        text = done.stderr.decode()
        self.assertEqual(done.returncode, code, text[-500:])
        told = [line for line in text.splitlines() if "warning:" not in line and not line.startswith("note:")]
        self.assertEqual(len(told), 1, text)


class Disk(Case):
    def test_a_quota_that_is_full_leaves_the_old_file(self):
        def no_room():
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        for name, arguments in WRITERS.items():
            for old in (None, b"old"):
                with self.subTest(command=name, old=old):
                    out = self.path("out")
                    if os.path.exists(out):
                        os.remove(out)
                    if old:
                        with open(out, "wb") as f:
                            f.write(old)
                    done = run(*[out if a == "OUT" else a for a in arguments], preexec_fn=no_room, env=dict(os.environ, TMPDIR=self.folder))
                    self.one_line(done, 6)
                    self.assertEqual(self.left(), ["out"] if old else [])
                    if old:
                        self.assertEqual(read(out), old)

    def test_folders_of_outputs_too(self):
        def no_room():
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        forms = write_forms(os.path.join(tempfile.mkdtemp(), "forms"))
        self.addCleanup(shutil.rmtree, os.path.dirname(forms))
        for arguments in ([*FORMS, forms, "-o", "OUT"], ["whatif", CITY, SCENARIOS, "--out", "OUT"], ["plan", TINY, "--rounds", "2", "--every", "12m", "-o", "OUT"],
                          ["import", BOOK, "--as-of", "2020-05", "--supplement-template", "OUT"]):
            with self.subTest(command=arguments):
                out = self.path("out")
                done = run(*[out if a == "OUT" else a for a in arguments], "--quiet", preexec_fn=no_room)
                self.assertEqual(done.returncode, 6, done.stderr)
                self.assertEqual([name for _, _, names in os.walk(self.folder) for name in names], [])
                shutil.rmtree(out, ignore_errors="--source" in arguments)  # which leaves no folder either
                self.assertEqual(self.left(), [])

    def test_a_disk_that_is_full_is_told(self):
        for arguments in (["plan", TINY], ["plan", TINY, "--json"], ["audit", CITY], ["help"], ["--version"], ["help", "--format", "man"],
                          ["export", CITY, PLAN, "--format", "xlsx"], ["export", TINY, "--format", "lp"], ["report", CITY, PLAN],
                          ["whatif", CITY, SCENARIOS], ["explain", CITY, PLAN, "c01"], ["import", BOOK, "--as-of", "2020-05", "--quiet"]):
            with self.subTest(command=arguments), open("/dev/full", "wb") as full:
                done = run(*arguments, stdout=full)
                self.assertEqual(done.returncode, 6, done.stderr)
                self.assertIn(b"No space left on device", done.stderr)
        done = run("plan", TINY, "--lang", "zh", "-o", "/dev/full")
        self.assertEqual(done.returncode, 6)
        self.assertIn("/dev/full", done.stderr.decode())

    @unittest.skipUnless(FULL and os.geteuid() == 0, "mounts a small disk")
    def test_a_small_disk(self):
        for size in range(0, 64, 4):
            for name, arguments in WRITERS.items():
                with self.subTest(command=name, kilobytes=size):
                    out = self.path("disk/out")
                    script = 'mount -t tmpfs -o size=256k none "$D" && head -c $((256 - S))k /dev/zero >"$D/filler"; shift 0; "$@"; code=$?; ' \
                             'rm "$D/filler"; ls -A "$D" >"$D/../left"; cp "$D/out" "$D/../copy" 2>/dev/null; exit $code'
                    os.makedirs(self.path("disk"), exist_ok=True)
                    command = [CADREX, *[out if a == "OUT" else a for a in arguments]]
                    done = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", *command], capture_output=True, check=False,
                                          env=dict(os.environ, D=self.path("disk"), S=str(size)))
                    left = read(self.path("left")).decode().split()
                    self.assertIn((done.returncode, left), ((0, ["out"]), (6, [])), done.stderr.decode()[-300:])


class Streams(Case):
    def test_a_pipe_that_nobody_reads_is_told(self):
        for arguments in (["plan", TINY], ["audit", CITY], ["help"], ["export", TINY, "--format", "json"], ["report", CITY, PLAN]):
            with self.subTest(command=arguments):
                ours, theirs = os.pipe()
                os.close(ours)
                done = run(*arguments, stdout=theirs)
                os.close(theirs)
                self.assertEqual(done.returncode, 6, done.stderr)
                self.assertIn(b"Broken pipe", done.stderr)

    def test_standard_streams_that_are_closed_are_not_mixed_up_with_files(self):
        for closed in ((0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)):
            with self.subTest(closed=closed):
                out = self.path("plan.json")
                done = subprocess.run([CADREX, "plan", TINY, "-o", out, "--threads", "2"], check=False, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=lambda c=closed: [os.close(fd) for fd in c])
                self.assertEqual(done.returncode, 6 if 1 in closed else 0)
                self.assertEqual(run("check", TINY, out).returncode, 0)
                os.remove(out)


class Unreadable(Case):
    def test_what_cannot_be_read_is_named(self):
        loop, locked = self.path("loop"), self.path("locked")
        os.symlink("loop", loop)
        with open(locked, "wb") as f:
            f.write(read(TINY))
        os.chmod(locked, 0)
        # Root reads everything unless it gives up the right to.
        mortal = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
        for path in (self.path("nowhere"), self.folder, loop, os.path.join(TINY, "x"), locked, self.path("n" * 300)):
            for arguments in (["plan", path], ["plan", TINY, "--policy", path + "/"], ["check", TINY, path], ["audit", path, "--json"],
                              ["whatif", CITY, path], ["import", path, "--as-of", "2020-05"], ["check", CITY, PLAN, "--certificate", path]):
                if path == self.folder and arguments[0] == "import":
                    continue
                with self.subTest(command=arguments):
                    done = subprocess.run([*mortal, CADREX, *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False)
                    self.assertEqual(done.returncode, 3, done.stderr)
                    self.assertEqual(done.stdout, b"")
                    self.assertIn(os.path.basename(path).encode(), done.stderr)

    def test_a_disk_that_fails_is_no_bad_input(self):
        done = run("plan", "/proc/self/mem")  # reads as a broken disk does
        self.assertEqual(done.returncode, 6, done.stderr)


@unittest.skipUnless(os.path.exists(NO_MEMORY), "no library to preload: a build with sanitizers")
class Memory(Case):
    """Every n-th allocation fails, alone or with all after it: exit 6, one message and no output; or, where it was not needed, the same answer."""

    def starve(self, arguments, how, step, out=None):
        environment = dict(os.environ, **({"NO_MEMORY_OUT": out} if out else {}), NO_MEMORY=how, NO_MEMORY_STEP=str(step), LD_PRELOAD=NO_MEMORY, TMPDIR=self.folder)
        done = subprocess.run([CADREX, *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False, env=environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.decode().splitlines()
        self.assertGreater(len(lines), 10)
        for line in lines:
            n, code, result, written, *said = line.split(" ", 4)
            if result == "same" and code == "0":
                continue
            with self.subTest(command=arguments, how=how, n=n):
                self.assertNotEqual(result, "left", line[:300])
                self.assertEqual((code, written), ("6", "0"), line[:300])
                self.assertTrue(said and self.told(said[0], "--json" in arguments), line[:300])
        return len(lines)

    @staticmethod
    def told(said, as_json):
        """Want of memory is what was said last; with --json an object like every complaint."""
        if not as_json:
            return said.rstrip().endswith("out of memory")
        last = json.loads("[%s]" % said.strip().replace("} {", "}, {"))[-1]
        return last["message"] == "out of memory" and (last["code"], last["severity"], last["file"]) == ("system", "error", None)

    def test_while_writing_a_workbook(self):
        for how in ("all", "once"):
            self.starve(["export", CITY, PLAN, "--format", "xlsx"], how, 2 if FULL else 397)
        self.assertEqual(self.left(), [])

    def test_while_filling_in_forms(self):
        forms = write_forms(self.path("forms"))
        for how in ("all", "once"):
            self.starve([*FORMS, forms, "-o", self.path("out")], how, 3 if FULL else 397, self.path("out"))
        self.assertEqual(self.left(), ["forms"])

    def test_pictures_of_forms_are_not_kept(self):
        def little():
            resource.setrlimit(resource.RLIMIT_AS, (120 << 20, 120 << 20))
        forms = write_forms(self.path("forms"), "QUJD" * 1200000)  # 4.8 MB each, 53 MB in all
        archive = shutil.make_archive(self.path("archive"), "zip", forms)
        for source in (forms, archive):
            done = run(*FORMS, source, "-o", self.path("out"), preexec_fn=little)
            self.assertEqual(done.returncode, 0, done.stderr[-300:])
            self.assertIn(b"6 from those given", done.stderr)
            shutil.rmtree(self.path("out"))
            done = run("import", source, os.path.join(EXAMPLES, "import", "tables"), "--as-of", "2020-05", "-o", self.path("city.json"), "--quiet", preexec_fn=little)
            self.assertEqual(done.returncode, 0, done.stderr[-300:])

    def test_while_reading(self):
        commands = [["audit", CITY, "--json"],
                    ["check", CITY, PLAN, "--certificate", CERTIFICATE, "--json"],
                    ["track", CITY, PLAN, PROGRESS, "--holidays", HOLIDAYS, "--json"],
                    ["import", BOOK, "--as-of", "2020-05"],
                    ["import", os.path.join(EXAMPLES, "import", "lrmx"), os.path.join(EXAMPLES, "import", "tables"), "--as-of", "2020-05"],
                    ["diff", CITY, PLAN, PLAN, "--json"],
                    ["export", CITY, "--format", "mathprog"]]
        for k, arguments in enumerate(commands):
            for how in ("all", "once"):
                self.starve(arguments, how, 1 + k % 2 if FULL else 131)
        self.assertEqual(self.left(), [])

    def test_a_reader_that_needs_more_than_there_is(self):
        def little():
            resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
        city = self.path("large.json")
        with open(city, "w", encoding="utf-8") as f:
            f.write('{"format": "cadrex-city/1", "as_of": "2020-05", "x_large": [%s]}' % ",".join(["[]"] * 6000000))
        self.one_line(run("audit", city, preexec_fn=little), 6)


class Signals(Case):
    """SIGINT, SIGTERM and SIGKILL at moments spread over the run."""
    MOMENTS = 200 if FULL else 6

    def shots(self, arguments, check, fresh):
        """Runs the command again and again and ends it a little later each time. fresh() makes the folder as before, check(status) looks."""
        chance = random.Random(5)
        fresh()
        started = time.monotonic()
        self.assertIn(run(*arguments).returncode, (0, 4))
        seconds = time.monotonic() - started
        ended = {}
        for k in range(self.MOMENTS):
            number = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[k % 3]
            fresh()
            process = subprocess.Popen([CADREX, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            time.sleep(chance.uniform(0, 1.05 * seconds))
            process.send_signal(number)
            said = process.communicate()[1].decode()
            ended[process.returncode] = ended.get(process.returncode, 0) + 1
            with self.subTest(command=arguments, signal=number, shot=k):
                self.assertIn(process.returncode, (-number, 0, 4, 5), said)
                check(number, process.returncode)
        return ended

    def temporary(self, number, wanted):
        """What lies beside the outputs: nothing, after SIGKILL at most one thing."""
        beside = [name for name in self.left() if name not in wanted]
        self.assertLessEqual(len(beside), 1 if number == signal.SIGKILL else 0, beside)

    def one_file(self, arguments, good, seconds_of=None):
        for old in (None, b"old"):
            out = self.path("out")

            def fresh(old=old, out=out):
                for name in self.left():
                    path = self.path(name)
                    if os.path.isdir(path):
                        shutil.rmtree(path)
                    else:
                        os.remove(path)
                if old:
                    with open(out, "wb") as f:
                        f.write(old)

            def look(number, status, old=old, out=out):
                self.temporary(number, ["out"])
                if not os.path.exists(out):
                    self.assertIsNone(old)
                elif read(out) != old:
                    good(out)
                    self.assertEqual(os.stat(out).st_mode & 0o777, 0o600)
            self.shots([out if a == "OUT" else a for a in arguments], look, fresh)
            # What SIGKILL left is not tripped over.
            self.assertIn(run(*[out if a == "OUT" else a for a in arguments]).returncode, (0, 4))
            good(out)

    def test_plan(self):
        city = os.path.join(TOP, "datasets", "luohe-backlog", "city.json") if FULL else CITY
        more = ["--relax"] if FULL else []
        self.one_file(["plan", city, "-o", "OUT", "--threads", "2", *more], lambda out: self.assertEqual(run("check", city, out, "--quiet").returncode, 0))

    def test_import(self):
        def good(out):
            self.assertEqual(run("audit", out).returncode, 0)
        self.one_file(["import", BOOK, "--as-of", "2020-05", "-o", "OUT"], good)

    def test_export(self):
        for form in ("xlsx", "json"):
            def good(out, form=form):
                arguments = ["audit", out] if form == "json" else ["check", CITY, out]
                done = run(*arguments, "--quiet")
                self.assertEqual(done.returncode, 0, done.stderr)
            self.one_file(["export", CITY, *([PLAN] if form == "xlsx" else []), "--format", form, "-o", "OUT"], good)

    def test_forms_filled_in_are_all_there_or_none(self):
        forms, out = write_forms(self.path("forms"), "QUJD" * 50000), self.path("out")
        arguments = [*FORMS, forms, "-o", out, "--quiet"]
        self.assertEqual(run(*arguments).returncode, 0)
        whole = {name: read(os.path.join(out, name)) for name in os.listdir(out)}
        self.assertEqual(len(whole), 6)

        def fresh():
            for name in self.left():
                if name != "forms":
                    shutil.rmtree(self.path(name))

        def look(number, status):
            self.temporary(number, ["forms", "out"])
            if os.path.exists(out):
                self.assertEqual({name: read(os.path.join(out, name)) for name in os.listdir(out)}, whole)
                self.assertEqual(os.stat(out).st_mode & 0o777, 0o700)
            else:
                self.assertNotEqual(status, 0)
        self.shots(arguments, look, fresh)

    def test_a_resumed_sweep_loses_nothing(self):
        folder = self.path("out")
        done = run("whatif", CITY, SCENARIOS, "--out", folder, "--json")
        whole = {name: read(os.path.join(folder, name)) for name in os.listdir(folder)}
        table = json.loads(done.stdout)

        def fresh():
            shutil.rmtree(folder, ignore_errors=True)

        def look(number, status):
            if not os.path.exists(folder):
                return
            names = os.listdir(folder)
            beside = [name for name in names if name not in whole]
            self.assertLessEqual(len(beside), 1 if number == signal.SIGKILL else 0, beside)
            kept = [name for name in names if name in whole]
            stamps = {name: os.stat(os.path.join(folder, name)).st_ino for name in kept}
            again = run("whatif", CITY, SCENARIOS, "--out", folder, "--json")
            self.assertEqual(again.returncode, done.returncode)
            for name in kept:
                self.assertEqual(os.stat(os.path.join(folder, name)).st_ino, stamps[name], "made again: " + name)
            self.assertEqual(json.loads(again.stdout)["scenarios"], table["scenarios"])
        self.shots(["whatif", CITY, SCENARIOS, "--out", folder, "--quiet", "--threads", "2"], look, fresh)

    def test_a_second_signal_does_not_wait_and_leaves_nothing(self):
        out = self.path("out")
        city = os.path.join(TOP, "datasets", "luohe", "city.json")
        process = subprocess.Popen([CADREX, "plan", city, "-o", out, "--gap", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        listens(process, signal.SIGTERM)
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        time.sleep(1.2)
        process.send_signal(signal.SIGTERM)
        self.assertIn(process.wait(), (-signal.SIGTERM, 4, 5, 0))
        self.assertIn(self.left(), ([], ["out"]))

    def test_a_terminal_that_goes_away_ends_the_work_like_ctrl_c(self):
        out = self.path("out")
        city = os.path.join(TOP, "datasets", "luohe", "city.json")
        process = subprocess.Popen([CADREX, "plan", city, "-o", out, "--gap", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        listens(process, signal.SIGHUP)
        time.sleep(0.3)
        process.send_signal(signal.SIGHUP)
        self.assertIn(process.wait(), (4, 5, 0))
        self.assertIn(self.left(), ([], ["out"]))


if __name__ == "__main__":
    if FULL:
        sys.argv.remove("--full")
    unittest.main()
