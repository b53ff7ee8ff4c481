"""Starts the emulator on loopback, with its known gaps mended (gaps.py).

Usage: python -B infra/stack/launcher PORT FOLDER
FOLDER takes all that the emulator writes. It is one process with children; whoever starts it ends it with SIGKILL and its
process group, because it may ignore SIGTERM.
"""

import os
import signal
import sys
import tempfile
import threading
import time


def settings(port, folder):
    """What the emulator reads from its environment; the functions inherit it."""
    return {
        "GATEWAY_PORT": port,
        "BIND_HOST": "127.0.0.1",
        # Where the functions find AWS, as in every SDK.
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "MINISTACK_REGION": "us-east-1",
        # Two services with ports of their own, which nobody here uses.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "STATE_DIR": os.path.join(folder, "state"),
        "S3_DATA_DIR": os.path.join(folder, "s3"),
        "TMPDIR": folder,
    }


def end_with(parent):
    """Ends the whole group when the process that started it is gone, be it by Ctrl-C or by kill -9."""
    while os.getppid() == parent:
        time.sleep(1)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def main():
    if os.getpgrp() == os.getpid():  # Started by infra/stack, in a group of its own; never somebody's shell.
        threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    port, folder = sys.argv[1:]
    sys.argv = sys.argv[:1]  # The emulator reads the rest as its own.
    os.environ.update(settings(port, folder))
    tempfile.tempdir = folder

    # Imported here, because the emulator reads its environment while it is imported.
    import gaps

    gaps.mend()

    from ministack.app import main as serve

    serve()


if __name__ == "__main__":
    main()
