"""Draw descents of 3, 8 and 25 topics into a folder, and measure how long that takes and whether anybody has to wait for it.

python -m benchmarks.pictures docs/pictures
"""

import asyncio
import statistics
import sys
import time
from pathlib import Path

from bot.pictures import Pictures
from persona.conversation import Conversation
from persona.drawing.descent import Descent, descent_of
from persona.drawing.render import png, svg
from persona.pack.load import load_pack

ROUNDS = 20
PATH = (
    "web-app heroku docker lxc chroot coreos rkt composability gifee kubernetes microservices orchestration etcd raft paxos diego-ongaro "
    "aphyr cap mongodb redis five-node-cluster machine-count storage networking rag"
).split()
BURIED = ("heroku", "lxc", "mongodb")
LENGTHS = (3, 8, 25)


def descents() -> dict[int, Descent]:
    pack = load_pack()
    return {length: descent_of(pack, Conversation(path=tuple(PATH[:length]), focus=PATH[length - 1], buried=BURIED)) for length in LENGTHS}


async def lag_while_drawing(descent: Descent) -> float:
    """Return the longest time in seconds that the event loop kept somebody waiting while pictures were drawn."""
    done = asyncio.Event()
    worst = 0.0

    async def watch() -> None:
        nonlocal worst
        while not done.is_set():
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            worst = max(worst, time.perf_counter() - began - 0.001)

    watching = asyncio.create_task(watch())
    for _ in range(ROUNDS // 2):
        await Pictures().of(descent)  # a new one each time: nothing is kept
    done.set()
    await watching
    return worst


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for length, descent in descents().items():
        (folder / f"descent-{length}.svg").write_text(svg(descent) + "\n", encoding="utf-8")
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            drawn = png(descent)
            times.append(time.perf_counter() - began)
        (folder / f"descent-{length}.png").write_bytes(drawn)
        lag = asyncio.run(lag_while_drawing(descent))
        took = f"median {statistics.median(times) * 1000:.0f} ms, {len(drawn) // 1024} KiB"
        print(f"{length:>3} topics: {took}; the loop waited {lag * 1000:.0f} ms at most")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
