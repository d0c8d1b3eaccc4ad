"""How results are shown: one line a check, counts a party, and the whole as a markdown table."""

from .checks import CHECKS, NAMED, PARTIES, label


def line(result):
    one = result.check
    word = "ok" if result.passed else "FAILED"
    place = f" ({one.mode})" if one.mode in ("flat", "onelake") else ""
    text = f"{word} {label(one.item)} {one.party}{place}: {one.title}{why(one)}"
    if result.seconds >= 2:
        text += f" [{result.seconds:.0f} s]"
    return text if result.passed else f"{text}\n    {result.detail}"


def why(one):
    return f" (not by {NAMED.get(one.item, 'sdk')}: {one.why})" if one.why else ""


def counts(results):
    """Such as `sdk 80 of 81, arrow 10 of 10`."""
    parts = []
    for party in PARTIES:
        own = [r for r in results if r.check.party == party]
        if own:
            parts.append(f"{party} {sum(r.passed for r in own)} of {len(own)}")
    items = {r.check.item for r in results}
    failed = {r.check.item for r in results if not r.passed}
    return f"items {len(items) - len(failed)} of {len(items)} passed; checks: " + ", ".join(parts)


PAGE = """# What other parties say of the emulator

`scripts/lake-referee` holds `lake-emulator` to this checklist of how ADLS Gen2 and OneLake behave; no part of
Sluice's store takes part ([testing](testing.md#lake-referees)). With `--table FILE` it writes this page.

- sdk: Microsoft's Python SDKs (`azure-storage-file-datalake`, `azure-storage-blob`).
- arrow: pyarrow's AzureFileSystem, which is Microsoft's C++ SDK over libcurl.
- opendal and obstore: two independent clients in Rust, of the DFS and of the Blob face.
- raw: requests made by hand. The script signs them itself and is held to 21 signatures of Microsoft's.

Accounts: hns (a hierarchical namespace), flat, onelake. The list was written from recordings of the real
service, Microsoft's documents and their SDKs' sources; the script itself never saw the real service. Where
the list leaves a code open, the script takes each code that it allows.

"""


def write(path, results):
    """The page: a row an item says what is checked, by whom, on which accounts, and the result."""
    rows = ["| item | what | driven by | accounts | result |", "|---|---|---|---|---|"]
    for item in sorted({r.check.item for r in results}):
        own = [r for r in results if r.check.item == item]
        first = min((r.check for r in own), key=CHECKS.index)
        parties = [p for p in PARTIES if any(r.check.party == p for r in own)]
        kinds = {r.check.mode if r.check.mode in ("flat", "onelake") else "hns" for r in own}
        accounts = ", ".join(k for k in ("hns", "flat", "onelake") if k in kinds)
        word = "passed" if all(r.passed for r in own) else "FAILED"
        title = (first.title + why(first)).replace("|", "\\|").replace("*", "\\*")
        rows.append(f"| {label(item)} | {title} | {', '.join(parties)} | {accounts} | {word} |")
    with open(path, "w") as out:
        out.write(PAGE + "\n".join(rows) + "\n\n" + counts(results) + ".\n")
