"""Writes bilingual documents, English and Chinese, as the JSON Lines that `tmforge export --documents` reads.

    python3 documents.py COUNT [--hostile] > documents.jsonl

The same COUNT gives the same bytes everywhere, and a document depends on nothing but its number. They have
several layouts and formats; some sentences lack a translation, and some translations join two sentences.
--hostile adds a line of each kind that is no document, or none that can be aligned.
"""

import argparse
import json
import random
import sys

PEOPLE = [
    ("the miller", "磨坊主"), ("the ferryman", "船夫"), ("the new teacher", "新来的老师"), ("our neighbour", "我们的邻居"),
    ("the clockmaker", "钟表匠"), ("the harbour master", "港务长"), ("the librarian", "图书管理员"), ("the gardener", "园丁"),
    ("the stationmaster", "站长"), ("the baker's daughter", "面包师的女儿"), ("the engineer", "工程师"), ("the village doctor", "村医"),
]
THINGS = [
    ("an old map", "一张旧地图"), ("a wooden box", "一个木箱"), ("two lanterns", "两盏灯笼"), ("a letter", "一封信"),
    ("a sack of flour", "一袋面粉"), ("a broken clock", "一座坏了的钟"), ("a red umbrella", "一把红伞"), ("a basket of pears", "一篮梨"),
    ("a blue bicycle", "一辆蓝色自行车"), ("a bundle of newspapers", "一捆报纸"), ("a silver spoon", "一把银勺"), ("a long rope", "一条长绳"),
]
PLACES = [
    ("at the bridge", "在桥边"), ("behind the school", "在学校后面"), ("in the harbour", "在港口"), ("at the market", "在市场"),
    ("near the railway station", "在火车站附近"), ("on the hill", "在山上"), ("in the library", "在图书馆"), ("by the river", "在河边"),
    ("in the garden", "在花园里"), ("under the lighthouse", "在灯塔下"),
]
TIMES = [
    ("on Monday", "星期一"), ("last winter", "去年冬天"), ("before the storm", "暴风雨之前"), ("in the morning", "早上"),
    ("after the festival", "节日之后"), ("three days later", "三天后"), ("at midnight", "午夜"), ("in the spring of {year}", "{year}年春天"),
]
# {Who} begins a sentence, {n} and {m} are numbers.
SENTENCES = [
    ("{Who} found {thing} {place} {time}.", "{time}，{who}{place}发现了{thing}。"),
    ("{Who} sold {thing} for {n} yuan.", "{who}以{n}元的价格卖掉了{thing}。"),
    ("{Time}, {who} waited {place} for {n} minutes.", "{time}，{who}{place}等了{n}分钟。"),
    ("The water rose by {n} centimetres, and nobody could cross the river.", "水位上涨了{n}厘米，没有人能过河。"),
    ("Bring {thing}, please, and meet {who} {place}.", "请带上{thing}，{place}与{who}见面。"),
    ("Why did {who} hide {thing} {place}?", "{who}为什么把{thing}藏{place}？"),
    ("“I have never seen such a thing,” said {who}.", "“我从来没有见过这样的东西，”{who}说。"),
    ("The report of {year} counts {n} boats and {m} houses.", "{year}年的报告统计了{n}艘船和{m}座房屋。"),
    ("{Who} repaired {thing} {time}, but it broke again after {n} hours.", "{time}，{who}修好了{thing}，但{n}小时后它又坏了。"),
    ("The train to the coast leaves at {hour}:30 from platform {n}.", "开往海边的火车{hour}点30分从{n}号站台出发。"),
    ("All windows must be closed during the night.", "夜间必须关闭所有窗户。"),
    ("About {n} percent of the visitors came from other towns.", "大约百分之{n}的游客来自其他城镇。"),
    ("{Who} and {whom} have shared the cost since {year}.", "自{year}年以来，{who}和{whom}一直分担费用。"),
    ("The museum shows {thing} that belonged to {who}.", "博物馆展出了属于{who}的{thing}。"),
    ("If it rains, the concert will take place {place}.", "如果下雨，音乐会将{place}举行。"),
    ("{Time} the price of bread rose from {n} to {m} cents.", "{time}，面包的价格从{n}分涨到了{m}分。"),
    ("Nobody knows who left {thing} {place}.", "没有人知道是谁把{thing}留{place}。"),
    ("{Who} wrote {n} letters to the town council and received no answer.", "{who}给镇议会写了{n}封信，但没有收到答复。"),
]
HEADINGS = [
    ("The flood", "洪水"), ("A visit to the market", "逛市场"), ("Timetable", "时刻表"), ("What was lost", "失物"),
    ("The bridge and the mill", "桥与磨坊"), ("Rules of the house", "住宿规则"), ("Prices", "价格"), ("An old letter", "一封旧信"),
]


class Chance(random.Random):
    """Choices made of `random()` alone, the sequence of which Python never changes."""

    def below(self, end):
        return int(self.random() * end)

    def one(self, options):
        return options[self.below(len(options))]


def sentence(chance):
    """A sentence in both languages."""
    who, whom, thing, place = (chance.one(words) for words in (PEOPLE, PEOPLE, THINGS, PLACES))
    time, numbers = chance.one(TIMES), {"n": 2 + chance.below(97), "m": 100 + chance.below(900)}
    numbers |= {"year": 1900 + chance.below(120), "hour": 6 + chance.below(15)}

    def filled(pattern, side):
        words = {"who": who[side], "whom": whom[side], "thing": thing[side], "place": place[side]}
        words["time"] = time[side].format(**numbers)
        capitals = {name.capitalize(): word[:1].upper() + word[1:] for name, word in words.items()}
        return pattern.format(**words, **capitals, **numbers)

    pattern = chance.one(SENTENCES)
    return filled(pattern[0], 0), filled(pattern[1], 1)


def paragraph(chance):
    """Lists of sentences in both languages. One in twelve of the source has no translation, and one in twelve is joined to the next."""
    source, target, is_joined = [], [], False
    for _ in range(1 + chance.below(4)):
        english, chinese = sentence(chance)
        source.append(english)
        kind = chance.below(12)
        if is_joined and target:
            target[-1] = target[-1].rstrip("。？") + "；" + chinese
        elif kind > 0 or not target:
            target.append(chinese)
        is_joined = kind == 1
    return source, target


def markdown(sections, side):
    """The sections in one language, with headings."""
    between = "" if side else " "
    blocks = []
    for heading, paragraphs in sections:
        blocks.append("## " + heading[side])
        blocks += [between.join(sentences[side]) for sentences in paragraphs]
    return "\n\n".join(blocks) + "\n"


def interleaved(sections):
    """Both languages in turn, heading by heading and paragraph by paragraph."""
    blocks = []
    for heading, paragraphs in sections:
        blocks += ["## " + heading[0], "## " + heading[1]]
        for source, target in paragraphs:
            blocks += [" ".join(source), "".join(target)]
    return "\n\n".join(blocks) + "\n"


def html(sections, side):
    """The sections in one language as a page."""
    blocks = []
    for heading, paragraphs in sections:
        blocks.append(f"<h2>{heading[side]}</h2>")
        blocks += [f"<p>{('' if side else ' ').join(sentences[side])}</p>" for sentences in paragraphs]
    return "<!DOCTYPE html>\n<html><body>\n" + "\n".join(blocks) + "\n</body></html>\n"


def listed(sections, side):
    """The segments of one language."""
    return [text for heading, paragraphs in sections for text in [heading[side], *(s for p in paragraphs for s in p[side])]]


def document(number):
    """The document of a number: an object as `--documents` reads it."""
    chance = Chance(number)
    sections = [(chance.one(HEADINGS), [paragraph(chance) for _ in range(1 + chance.below(4))]) for _ in range(1 + chance.below(3))]
    name = f"{number % 10}/{number:07}"
    layout = number % 5
    if layout == 0:
        return {"id": name + ".md", "text": interleaved(sections)}
    if layout == 1:
        return {"id": name + ".md", "text": markdown(sections, 0) + "\n" + markdown(sections, 1)}
    if layout == 2:
        return {"id": name, "format": "html", "source": html(sections, 0), "target": html(sections, 1)}
    if layout == 3:
        return {"id": name, "source": listed(sections, 0), "target": listed(sections, 1)}
    return {"id": name + ".md", "source": markdown(sections, 0), "target": markdown(sections, 1)}


def hostile():
    """Lines that are no document, texts without one of the languages, and texts that do not translate each other."""
    chance = Chance(1_000_000_007)
    english, german = [sentence(chance)[0] for _ in range(20)], "Der Wagen steht seit gestern vor dem Haus. " * 9
    unrelated = [sentence(chance)[1] for _ in range(20)]
    objects = [
        {"id": "hostile/one side", "source": "The ferry is late."},
        {"id": "hostile/too much", "text": "The ferry is late.", "source": "The ferry", "target": "渡船"},
        {"id": "hostile/format", "text": "The ferry is late.", "format": "poem"},
        {"id": "hostile/type", "text": {"en": "The ferry is late."}},
        {"id": "hostile/binary", "text": "".join(chr(chance.below(256)) for _ in range(4000))},
        {"id": "hostile/empty", "text": ""},
        {"id": "hostile/other language", "source": " ".join(english), "target": german},
        {"id": "hostile/unrelated", "source": " ".join(english), "target": "".join(unrelated)},
        {"id": "hostile/surrogate", "source": "The ferry is late.", "target": "\ud83d"},
        {"text": "The ferry is late.\n\n渡船晚点了。\n"},
    ]
    lines = [json.dumps(one).encode() for one in objects]
    return [*lines, b"this is no JSON", b'{"id": "hostile/cut', b"[1, 2]", b'{"id": "hostile/bytes", "text": "\xff\xfe\x00"}']


def lines(count, with_hostile):
    """The lines of COUNT documents; those of the hostile ones are spread among them."""
    among = hostile() if with_hostile else []
    step = max(1, count // (len(among) + 1))
    for number in range(count):
        yield json.dumps(document(number), ensure_ascii=False).encode()
        if among and number % step == step - 1:
            yield among.pop(0)
    yield from among


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("count", type=int)
    options.add_argument("--hostile", action="store_true")
    given = options.parse_args()
    for line in lines(given.count, given.hostile):
        sys.stdout.buffer.write(line + b"\n")


if __name__ == "__main__":
    main()
