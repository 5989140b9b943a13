"""Types into an interactive shell on a terminal of its own: typeInShell.py SECONDS SHELL [ARG ...] < lines as JSON.

Each line is typed when the shell shows its prompt (READY>), and ended with Enter. A line may contain TAB characters. Prints what
the shell wrote, up to its end; ends with 1 when the shell does not answer within SECONDS."""
import json, os, pty, select, sys, time

deadline = time.monotonic() + float(sys.argv[1])
lines = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])

seen = b""


def read_until(marker):
    global seen
    start = len(seen)
    while marker not in seen[start:]:
        ready, _, _ = select.select([terminal], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            sys.stdout.write(seen.decode("utf-8", "replace"))
            sys.exit(1)
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            return
        if not chunk:
            return
        seen += chunk


for line in lines:
    read_until(b"READY>")
    os.write(terminal, line.encode() + b"\r")
read_until(b"\0never\0")
sys.stdout.write(seen.decode("utf-8", "replace"))
os.waitpid(pid, 0)
