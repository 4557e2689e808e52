"""The command: `python -m tests.simulation SEED [--desks N] [--steps N] [--mode safety|liveness|both] [--told]`."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from datetime import timedelta

from tests.simulation.world import Broken, Options, Outcome, World


def main(arguments: list[str]) -> int:
    """Runs one seed, or several from it on; 1 where something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description="Many desks, one seed.")
    parser.add_argument("seed", type=int)
    parser.add_argument("--desks", type=int, default=Options().desks)
    parser.add_argument("--steps", type=int, default=Options().steps, help="times somebody does something")
    parser.add_argument("--mode", choices=("safety", "liveness", "both"), default="safety")
    parser.add_argument("--busy-with", default="", help="what people mostly do, a module of acts: disposal_acts")
    parser.add_argument("--cloning", action="store_true", help="machines are cloned and set back all the time")
    parser.add_argument("--seeds", type=int, default=1, help="so many seeds, from this one on")
    parser.add_argument("--minutes", type=float, default=0.0, help="or as many as there is time for")
    parser.add_argument("--first", action="store_true", help="end with the first that breaks")
    parser.add_argument("--told", action="store_true", help="print all that happens")
    args = parser.parse_args(arguments)
    began, failures, sums = time.monotonic(), 0, Counter[str]()
    seed = args.seed
    while seed < args.seed + args.seeds or time.monotonic() - began < args.minutes * 60:
        mode = ("safety", "liveness")[seed % 2] if args.mode == "both" else args.mode
        options = Options(args.desks, args.steps, mode, args.busy_with, args.cloning)
        try:
            outcome = World(seed, options, print if args.told else None).run()
        except Broken as broken:
            failures += 1
            print(f"BROKEN {broken}", flush=True)
            if args.told:
                traceback.print_exception(broken.__cause__)
        else:
            sums.update(seeds=1, desks=outcome.desks, steps=outcome.steps, operations=outcome.operations)
            sums["virtual hours"] += round(outcome.seconds / 3600)
            sums["cards"] += outcome.cards
            sums.update(outcome.happened)
            if args.minutes == 0:
                print(line(outcome), flush=True)
        seed += 1
        if args.first and failures:
            break
    print(f"{seed - args.seed} seeds, {time.monotonic() - began:.0f} s, failures {failures}: {dict(sums)}")
    return min(failures, 1)


def line(outcome: Outcome) -> str:
    """What a seed came to, in one line."""
    virtual = timedelta(seconds=round(outcome.seconds))
    return (
        f"seed {outcome.seed}: {outcome.desks} desks, {outcome.steps} steps, {outcome.operations} operations,"
        f" {virtual} virtual, drained after {outcome.drained_after / 60:.0f} min, {outcome.cards} cards,"
        f" digest {outcome.digest[:12]}, trace {outcome.trace[:12]}, all held"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
