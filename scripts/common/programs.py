"""The programs that a script drives: built first, or taken from a folder."""

import contextlib, os, shutil, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def options(parser):
    parser.add_argument("--debug", action="store_true", help="use the debug build")
    parser.add_argument("--binaries", help="folder of the programs, instead of a build")


def folder(args, *products):
    """The folder that holds `products`, built where `options` do not name one."""
    if args.binaries:
        return args.binaries
    build = "debug" if args.debug else "release"
    for product in products:
        command = ["swift", "build", "-c", build, "--product", product]
        if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode:
            sys.exit(f"{os.path.basename(sys.argv[0])}: the build of {product} failed")
    return os.path.join(ROOT, ".build", build)


def quietly(*command, **options):
    """Runs a command that must succeed; its output, which is shown only when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        sys.exit(f"{os.path.basename(sys.argv[0])}: {' '.join(command)} failed:\n{done.stdout[-2000:]}")
    return done.stdout


class Work:
    """A directory that stays, and is named, unless `is_clean` was set."""

    def __init__(self, path):
        self.path, self.is_clean = path, False


@contextlib.contextmanager
def working_directory(name):
    work = Work(tempfile.mkdtemp(prefix=f"sluice-{name}-"))
    try:
        yield work
    finally:
        if work.is_clean:
            shutil.rmtree(work.path, ignore_errors=True)
        else:
            print("kept:", work.path)
