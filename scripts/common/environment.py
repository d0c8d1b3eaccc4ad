"""The Python environments of the scripts: pinned versions in directories outside the tree, each made once."""

import hashlib, os, subprocess, sys

PINS = {
    "lenses-rows": ["azure-core==1.41.0", "azure-storage-blob==12.31.1", "confluent-kafka==2.16.1"],
    "referee": [
        "azure-storage-file-datalake==12.26.1",
        "azure-storage-blob==12.31.1",
        "azure-core==1.41.0",
        "pyarrow==26.0.1",
        "opendal==0.47.12",
        "obstore==0.12.1",
    ],
    "kafka-client": ["confluent-kafka==2.16.1"],
}


def directory(name):
    """Named by what is in it: another pin is another directory, so checkouts do not disturb each other."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    pins = "\n".join(PINS[name] + [sys.version.split()[0]])
    return os.path.join(cache, "sluice", f"{name}-" + hashlib.sha256(pins.encode()).hexdigest()[:12])


def make(name):
    """The environment's Python. Made first where it is missing; CalledProcessError where it cannot be."""
    home = directory(name)
    python, ready = os.path.join(home, "bin", "python"), os.path.join(home, "ready")
    if not os.path.exists(ready):
        print(f"installing into {home}:", " ".join(PINS[name]), flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINS[name]],
            check=True,
        )
        open(ready, "w").close()
    return python


def enter(name):
    """Runs the script again under the environment's Python."""
    if os.path.realpath(sys.prefix) != os.path.realpath(directory(name)):
        python = make(name)
        os.execv(python, [python, *sys.argv])
