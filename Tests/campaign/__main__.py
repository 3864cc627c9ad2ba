"""Campaigns against the built shell: CONTRIBUTING.md, "Campaigns".

    python3 Tests/campaign [NAME…] [COUNT] [options]

    --seed N      what the cases are made of by chance; the same seed makes the same cases
    --batch N     this batch only: what is printed of a failure says which
    --jobs N      how many shells side by side
    --minutes N   ends each campaign after this time, with what was played by then
    --short       the counts of the step `campaign`
"""

import argparse
import importlib
import multiprocessing
import random
import sys
import time

# The file of each, and its cases: in full, and in the step of scripts/test.
CAMPAIGNS = {
    "changes": ("changes", 10_000, 640), "replies": ("replies", 10_000, 960), "signals": ("signals", 2_000, 160),
    "secrets": ("planted", 2_000, 80), "names": ("names", 3_000, 160), "readonly": ("readonly", 4_000, 400),
    "downloads": ("downloads", 2_000, 200), "xml": ("soap", 10_000, 480),
}
SHOWN = 20  # failures that are printed whole

_campaign = None


def _begin(name):
    global _campaign
    try:
        _campaign = importlib.import_module(CAMPAIGNS[name][0]).Campaign()
    except Exception as problem:  # each batch fails by it; a worker that can't begin would be replaced for ever
        _campaign = problem
        return
    multiprocessing.util.Finalize(_campaign, _campaign.close, exitpriority=10)


def _play(task):
    seed, number, deadline = task
    if time.monotonic() > deadline:
        return number, None
    try:
        if isinstance(_campaign, Exception):
            raise _campaign
        return number, _campaign.play(number, random.Random(f"{seed}/{number}"))
    except Exception as problem:  # a campaign that is broken has failed
        return number, [f"the campaign itself: {problem!r}"]


def run(name, count, seed, batch, jobs, minutes):
    """Carries out one campaign; returns the numbers of its cases and failures."""
    began = time.monotonic()
    size = importlib.import_module(CAMPAIGNS[name][0]).Campaign.size
    numbers = [batch] if batch is not None else range(-(-count // size))
    cases, failures, deadline = 0, [], began + 60 * minutes
    with multiprocessing.get_context("fork").Pool(min(jobs, len(numbers)), _begin, (name,)) as pool:
        for number, failed in pool.imap_unordered(_play, ((seed, number, deadline) for number in numbers)):
            if failed is None:
                continue
            cases += size
            for text in failed:
                failures.append(text)
                if len(failures) <= SHOWN:
                    print(f"error: {name}: {text}\n    scripts/campaign {name} --seed {seed} --batch {number}",
                          flush=True)
        pool.close()
        pool.join()
    print(f"{name}: {cases} cases, {len(failures)} failures, seed {seed}, {time.monotonic() - began:.0f} s",
          flush=True)
    return cases, len(failures)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", metavar="NAME|COUNT")
    parser.add_argument("--seed", type=int, default=random.randrange(1, 1_000_000))
    parser.add_argument("--batch", type=int)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--minutes", type=float, default=600)
    parser.add_argument("--short", action="store_true")
    arguments = parser.parse_args()
    names = [word for word in arguments.what if not word.isdigit()] or list(CAMPAIGNS)
    given = [int(word) for word in arguments.what if word.isdigit()]
    for name in names:
        if name not in CAMPAIGNS:
            parser.error(f"there is no campaign {name}; there are {', '.join(CAMPAIGNS)}")
    cases = failed = 0
    for name in names:
        count = given[0] if given else CAMPAIGNS[name][2 if arguments.short else 1]
        played, lost = run(name, count, arguments.seed, arguments.batch, arguments.jobs,
                           arguments.minutes)
        cases, failed = cases + played, failed + lost
    print(f"{max(cases - failed, 0)} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
