"""A lake-emulator for benchmarks: a process and a directory of its own."""
import base64, hashlib, hmac, os, re, shutil, urllib.parse, urllib.request

from common.emulator import ACCOUNT, DIRECT, KEY, LakeEmulator

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VERSION = "2023-11-03"


def signature():
    """A shared access signature for the account, as a query."""
    rights, expiry = "rwdlac", "2099-01-01T00:00:00Z"
    text = f"{ACCOUNT}\n{rights}\nb\nsco\n\n{expiry}\n\n\n{VERSION}\n\n"
    sig = hmac.new(base64.b64decode(KEY), text.encode(), hashlib.sha256).digest()
    return urllib.parse.urlencode({"sv": VERSION, "ss": "b", "srt": "sco", "sp": rights, "se": expiry,
                                   "sig": base64.b64encode(sig).decode()})


def crc64(content):
    """`x-ms-content-crc64` of some bytes."""
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x9A6C9329AC4BC9B5 if value & 1 else 0)
        table.append(value)
    crc = (1 << 64) - 1
    for byte in content:
        crc = table[(crc ^ byte) & 0xFF] ^ crc >> 8
    return base64.b64encode((crc ^ (1 << 64) - 1).to_bytes(8, "little")).decode()


class Emulator(LakeEmulator):
    """Runs until `stop`, which removes its directory."""

    def __init__(self, directory):
        shutil.rmtree(directory, ignore_errors=True)
        os.makedirs(directory)
        program = os.path.join(ROOT, ".build", "release", "lake-emulator")
        super().__init__(program, directory, "--container", "box", "--no-log")

    def cpu(self):
        """Seconds of CPU so far, user + system."""
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        super().stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def stored(self, prefix):
        """Bytes of all objects of the container `box` below a prefix, as the emulator lists them."""
        total, marker = 0, ""
        while True:
            query = urllib.parse.urlencode({"restype": "container", "comp": "list", "prefix": prefix,
                                            "marker": marker})
            request = urllib.request.Request(f"{self.endpoint}/box?{query}&{signature()}",
                                             headers={"x-ms-version": VERSION})
            text = DIRECT.open(request).read().decode()
            total += sum(int(size) for size in re.findall(r"<Content-Length>([0-9]+)<", text))
            marker = "".join(re.findall(r"<NextMarker>([^<]+)<", text))
            if not marker:
                return total
