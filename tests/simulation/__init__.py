"""Many desks simulated: real ledgers and reducers, a virtual clock, an ordered log in the hub's place, chaos between.

`python -m tests.simulation SEED` replays any seed. What people do stands in one table (`people.ACTS`), what must hold
in another (`checks.CHECKS`): a new part of the work adds its rows there.
"""
