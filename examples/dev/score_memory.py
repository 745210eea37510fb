#!/usr/bin/env python3
"""score_memory.py TMFORGE PAIRS.tsv SRC TGT [--shuffle] [--foreign SHARE] [ARGUMENT ...]

Does `tmforge score` find the pairs of a memory that are no translations? PAIRS.tsv has source, target and, if known,
the document. A share of the targets (.15) is replaced by the target of another row, of another document if that is
known: of twelve taken by chance the one whose length is nearest. Printed: the confidence that a tenth of the right
pairs is below (p10), the share of the foreign pairs below it, and the area under the curve: how often a right pair has
a higher confidence than a foreign one. Further arguments go to `tmforge score`. The same pairs give the same trial.
"""
import json, os, random, subprocess, sys, tempfile, time

args = sys.argv[1:]
shuffle = '--shuffle' in args and not args.remove('--shuffle')
share = .15
if '--foreign' in args:
    at = args.index('--foreign'); share = float(args[at + 1]); del args[at:at + 2]
tmforge, path, source, target, *more = args
rows = [line.rstrip('\n').split('\t') for line in open(path, encoding='utf8')]
rows = [(r[0].strip(), r[1].strip(), r[2] if len(r) > 2 else None) for r in rows if len(r) > 1]
rows = [r for r in rows if r[0] and r[1]]
rng, trial = random.Random(1), []
for s, t, d in rows:
    foreign = None
    if rng.random() < share:
        others = [rows[rng.randrange(len(rows))] for _ in range(12)]
        others = [o[1] for o in others if (d is None or o[2] != d) and o[0] != s and o[1] != t]
        foreign = min(others, key=lambda o: abs(len(o) - len(t)), default=None)
    trial.append((s, foreign or t, foreign is not None))
if shuffle:
    rng.shuffle(trial)
with tempfile.TemporaryDirectory() as folder:
    made, scored = (os.path.join(folder, name) for name in ('made.tsv', 'scored.jsonl'))
    with open(made, 'w', encoding='utf8') as out:
        out.writelines(f'{s}\t{t}\n' for s, t, _ in trial)
    begun = time.time()
    subprocess.run([tmforge, 'score', made, '-o', scored, '-s', source, '-t', target, '-q', *more], check=True)
    seconds = time.time() - begun
    found = [json.loads(line)['confidence'] for line in open(scored, encoding='utf8')]
assert len(found) == len(trial), (len(found), len(trial))
right = sorted(c for c, (*_, bad) in zip(found, trial) if not bad)
foreign = sorted(c for c, (*_, bad) in zip(found, trial) if bad)
p10 = right[len(right) // 10]
below = sum(c < p10 for c in foreign) / len(foreign)
at = above = 0
for c in right:
    while at < len(foreign) and foreign[at] < c:
        at += 1
    above += at + sum(1 for f in foreign[at:] if f == c) / 2 if at < len(foreign) and foreign[at] == c else at
mean = lambda values: sum(values) / len(values)
print(f'{os.path.basename(path)}: {len(right)} right, {len(foreign)} foreign; p10 {p10:.3f}; foreign below p10 {below:.3f}; '
      f'area {above / len(right) / len(foreign):.4f}; means {mean(right):.3f} {mean(foreign):.3f}; '
      f'below .5: right {mean([c < .5 for c in right]):.3f} foreign {mean([c < .5 for c in foreign]):.3f}; {seconds:.1f} s')
