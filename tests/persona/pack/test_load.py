from collections.abc import Callable
from pathlib import Path

import pytest

from persona.pack.load import load_pack
from persona.pack.problems import PackError

WritePack = Callable[..., Path]


def problems(folder: Path) -> list[str]:
    """Return every problem, with the file named from inside the pack."""
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    return str(caught.value).replace(f"{folder}/", "").splitlines()


def test_a_sound_pack_loads_with_its_topics_in_the_order_of_the_files(write_pack: WritePack) -> None:
    pack = load_pack(write_pack())

    assert list(pack.topics) == ["fax", "modem"]
    assert pack.persona.name == "the past guy"
    assert pack.topics["fax"].hype.define[0].say == "A letter, but it screams."


def test_a_line_may_be_a_text_or_keys_with_conditions(write_pack: WritePack) -> None:
    line = '{say: "Again?", after: [modem], buries: [fax]}'
    pack = load_pack(write_pack(('["A letter, but it screams."]', f"[{line}]")))

    assert pack.topics["fax"].hype.define[0].after == ("modem",)
    assert pack.topics["fax"].hype.define[0].buries == ("fax",)


BROKEN = {
    "an unknown key is named with its neighbour": (
        [("    aliases: [telefax]", "    alias: [telefax]")],
        "topics/old.yaml:6:5: fax: unknown key alias; did you mean aliases?",
    ),
    "an unknown key far from any other lists those allowed": (
        [("    leads_to: [modem]\n", "    leads_to: [modem]\n    colour: red\n")],
        "topics/old.yaml:8:5: fax: unknown key colour: remove it, or use one of id, name, era, since, until, aliases, heard_as, cues,"
        " asks, look_alikes, leads_to, counts, hype, sane",
    ),
    "a missing key is reported where its topic starts": (
        [("    since: 1980\n", "")],
        "topics/old.yaml:3:5: fax: since is missing: add it (see docs/packs.md)",
    ),
    "a missing fact is reported where the facts start": (
        [('      analogy: "A copier with a long cable."\n', "")],
        "topics/old.yaml:15:7: fax: analogy is missing: add it (see docs/packs.md)",
    ),
    "a number where a text belongs": (
        [("name: fax", "name: 1980")],
        "topics/old.yaml:4:11: fax: name must be a text, not the number 1980: put it in double quotes",
    ),
    "a yes where a text belongs": (
        [("aliases: [telefax]", "aliases: [yes]")],
        "topics/old.yaml:6:15: fax: an entry of aliases must be a text, not a yes or no: put it in double quotes",
    ),
    "a number where a line belongs": (
        [('["A letter, but it screams."]', "[42]")],
        "topics/old.yaml:9:16: fax: an entry of define must be a text, not the number 42: put it in double quotes",
    ),
    "a text where a list belongs": (
        [("aliases: [telefax]", "aliases: telefax")],
        "topics/old.yaml:6:14: fax: aliases must be a list, not 'telefax': put each entry on its own line after a hyphen",
    ),
    "a text where keys belong": (
        [('status: {text: "Rare since 2010.", as_of: 2026-11-23}', "status: dead")],
        "topics/old.yaml:21:15: fax: status must be keys with values, not 'dead'",
    ),
    "a word where a year belongs": (
        [("since: 1980", "since: long ago")],
        "topics/old.yaml:5:12: fax: since must be a whole number, not 'long ago'",
    ),
    "a year before computers": (
        [("since: 1980", "since: 1066")],
        "topics/old.yaml:5:12: fax: since is too small: 1940 is the least",
    ),
    "a date that is none": (
        [('Rare since 2010.", as_of: 2026-11-23', 'Rare since 2010.", as_of: soon')],
        "topics/old.yaml:21:49: fax: as_of must be a date such as 2026-11-23, not 'soon'",
    ),
    "an empty list of sources": (
        [('sources: [{title: Fax history, url: "https://example.org/fax"}]', "sources: []")],
        "topics/old.yaml:24:16: fax: sources is empty: it needs at least one entry",
    ),
    "an address without its scheme": (
        [("https://example.org/fax", "example.org/fax")],
        "topics/old.yaml:24:43: fax: url must be an address that starts with https:// or http://, not 'example.org/fax'",
    ),
    "an id with a capital": (
        [("  - id: modem", "  - id: Modem")],
        "topics/old.yaml:25:9: Modem: 'Modem' is no id: use lower-case letters, digits and single hyphens, such as five-node-cluster",
    ),
    "an era that is none": (
        [("    since: 1980", "    era: bronze\n    since: 1980")],
        "topics/old.yaml:5:10: fax: era must be 'dialogue' or 'since', not 'bronze'",
    ),
    "a text that is too long": (
        [("A letter, but it screams.", "x" * 601)],
        "topics/old.yaml:9:16: fax: an entry of define is too long: keep it to 600 characters",
    ),
    "an empty text": (
        [('what: "A fax sends pictures of paper over the phone."', 'what: ""')],
        "topics/old.yaml:15:13: fax: what is empty: write it, or remove the key where it may be left out",
    ),
    "an unknown topic in leads_to": (
        [("leads_to: [modem]", "leads_to: [modem, modern]")],
        "topics/old.yaml:7:23: fax: leads_to names modern, which is no topic; did you mean modem?",
    ),
    "an unknown topic among the hooks": (
        [('modem: ["It needs a {modem} of course."]', 'model: ["It needs a {model} of course."]')],
        "topics/old.yaml:11:9: fax: hype.hooks names model, which is no topic; did you mean modem?",
    ),
    "an unknown side of a comparison": (
        [("        abacus: ", "        abakus: ")],
        "topics/old.yaml:13:9: fax: hype.compare names abakus, which is no topic or rival; did you mean abacus?",
    ),
    "an unknown topic that a line buries": (
        [('["A letter, but it screams."]', '[{say: "It is over.", buries: [telex]}]')],
        "topics/old.yaml:9:46: fax: buries names telex, which is no topic: add it, or remove this",
    ),
    "an unknown topic that a line comes after": (
        [('["A letter, but it screams."]', '[{say: "It is over.", after: [moden]}]')],
        "topics/old.yaml:9:45: fax: after names moden, which is no topic; did you mean modem?",
    ),
    "an unknown topic that must be buried": (
        [('["A letter, but it screams."]', '[{say: "It is over.", if_buried: [moden]}]')],
        "topics/old.yaml:9:49: fax: if_buried names moden, which is no topic; did you mean modem?",
    ),
    "an unknown topic in braces": (
        [("A letter, but it screams.", "A letter with a {moden}.")],
        "topics/old.yaml:9:16: fax: the placeholder {moden} names moden, which is no topic; did you mean modem?",
    ),
    "an unknown running total": (
        [("A letter, but it screams.", "You have {#machine} machines.")],
        "topics/old.yaml:9:16: fax: {#machine} is no running total; did you mean machines?",
    ),
    "a brace that is never closed": (
        [("A letter, but it screams.", "A {letter, but it screams.")],
        "topics/old.yaml:9:16: fax: a brace stands alone or empty: write {id}, {id|words} or {#total}",
    ),
    "something in braces that is no placeholder": (
        [("A letter, but it screams.", "A {Big Letter}.")],
        "topics/old.yaml:9:16: fax: {Big Letter} is no placeholder: write {id}, {id|words} or {#total}",
    ),
    "a placeholder of persona.yaml in a topic": (
        [("A letter, but it screams.", "A {topic}, but it screams.")],
        "topics/old.yaml:9:16: fax: {topic} has no value here: write the words out",
    ),
    "a hook without its term": (
        [("It needs a {modem} of course.", "It needs a modem of course.")],
        "topics/old.yaml:11:17: fax: the hook does not mention its term: work {modem} or {modem|other words} into it",
    ),
    "a persona-wide hook without its term": (
        [("Hook, said the past guy of {next}.", "Hook, said the past guy.")],
        "persona.yaml:24:10: the hook does not mention its term: work {next} into it",
    ),
    "a persona-wide line with a placeholder that it cannot have": (
        [("Greet, said the past guy.", "Greet, {heard}.")],
        "persona.yaml:17:11: {heard} has no value here: here use {next} or {topic}",
    ),
    "a key whose every line may be passed over": (
        [("Unknown, said the past guy.", "{heard}? What is that?")],
        "persona.yaml:22:12: every line needs {heard}, which is not always known: write one that does without",
    ),
    "a straight sentence with a placeholder that it cannot have": (
        [("Greet, plainly.", "Greet, {topic}.")],
        "persona.yaml:27:11: {topic} has no value here: write the words out",
    ),
    "an act that is missing from the persona": (
        [('  judge: ["Judge, said the past guy."]\n', "")],
        "persona.yaml:5:3: judge is missing: add it (see docs/packs.md)",
    ),
    "a topic that is called like a placeholder": (
        [("  - id: modem", "  - id: next"), ("leads_to: [modem]", "leads_to: []"), ("        modem: ", "        fax: ")],
        "topics/old.yaml:25:9: next: next is a placeholder of persona.yaml and cannot be an id: rename the topic",
    ),
    "a rival that is a topic": (
        [("{id: abacus, name: Abacus,", "{id: fax, name: Abacus,")],
        "persona.yaml:44:10: the rival fax is a topic already (old.yaml:3): remove it here",
    ),
    "small talk that is there twice": (
        [("elsewhere:", '  - {id: help, asks: [h], lines: ["X."], straight: ["Y."]}\nelsewhere:')],
        "persona.yaml:41:10: the small talk help is there twice: merge the two or rename one",
    ),
    "a key that stands twice": (
        [("    since: 1980\n", "    since: 1980\n    since: 1981\n")],
        "topics/old.yaml:6:5: the key since stands here for the second time: merge the two or remove one",
    ),
    "a tag": (
        [("name: fax", "name: !python/name:os.system fax")],
        "topics/old.yaml:4:11: the tag !python/name:os.system is not part of the format:"
        " a text that starts with ! must stand in double quotes",
    ),
    "an unquoted text with a colon": (
        [("name: fax", "name: fax: the machine")],
        "topics/old.yaml:4:14: is not YAML here (mapping values are not allowed in this context): a text with a colon and a space in it"
        " must stand in double quotes",
    ),
    "an unquoted text that starts with an asterisk": (
        [("name: fax", "name: *fax* machine")],
        "topics/old.yaml:4:15: is not YAML here (while scanning an alias did not find expected alphabetic or numeric character): a text"
        " that starts with * must stand in double quotes",
    ),
    "a tab": (
        [("    name: fax", "\tname: fax")],
        "topics/old.yaml:4:1: is not YAML here (while scanning a plain scalar found a tab character that violates indentation): indent"
        " with spaces, not tabs",
    ),
    "a quote that is never closed": (
        [('url: "https://example.org/modem"}]', 'url: "https://example.org/modem}]')],
        "topics/old.yaml:38:45: is not YAML here (while scanning a quoted scalar found unexpected end of stream): close the quotes, and"
        ' write a double quote inside double quotes as \\"',
    ),
    "a control character": (
        [("name: fax", "name: fa\x07x")],
        "topics/old.yaml:4:13: holds the character U+0007, which YAML forbids: remove it",
    ),
    "brackets without end": (
        [("name: fax", "name: " + "[" * 60)],
        "topics/old.yaml:1:1: is nested too deeply to be a pack: see docs/packs.md for the form",
    ),
}


@pytest.mark.parametrize(("changes", "expected"), BROKEN.values(), ids=BROKEN)
def test_a_broken_pack_says_what_is_wrong_and_exactly_where(write_pack: WritePack, changes: list[tuple[str, str]], expected: str) -> None:
    assert expected in problems(write_pack(*changes))


FAR_REACHING = ("a topic that is called like a placeholder", "an id with a capital", "a rival that is a topic")


@pytest.mark.parametrize("changes", [changes for name, (changes, _) in BROKEN.items() if name not in FAR_REACHING])
def test_one_mistake_gives_one_problem(write_pack: WritePack, changes: list[tuple[str, str]]) -> None:
    assert len(problems(write_pack(*changes))) == 1


def test_every_problem_of_every_file_is_reported_at_once(write_pack: WritePack) -> None:
    folder = write_pack(
        ("handle: pastguy", "handle: Past Guy"),
        ("since: 1980", "since: soon"),
        ("leads_to: [modem]", "leads_to: [telex]"),
        late="area: late\ntopics: none: at all\n",
    )

    assert problems(folder) == [
        "persona.yaml:2:9: handle must be lower-case letters, digits, dots, hyphens or underscores, not 'Past Guy'",
        "topics/late.yaml:2:13: is not YAML here (mapping values are not allowed in this context): a text with a colon and a space in it"
        " must stand in double quotes",
        "topics/old.yaml:5:12: fax: since must be a whole number, not 'soon'",
    ]


def test_a_broken_topic_has_its_references_checked_as_well(write_pack: WritePack) -> None:
    folder = write_pack(("since: 1980", "since: soon"), ("leads_to: [modem]", "leads_to: [telex]"))

    assert problems(folder) == [
        "topics/old.yaml:5:12: fax: since must be a whole number, not 'soon'",
        "topics/old.yaml:7:16: fax: leads_to names telex, which is no topic: add it, or remove this",
    ]


def test_the_same_id_in_two_files_is_reported_with_the_place_of_the_first(write_pack: WritePack, topics_text: str) -> None:
    assert problems(write_pack(young=topics_text)) == [
        "topics/young.yaml:3:9: fax: the id fax is taken by old.yaml:3: rename one of them",
        "topics/young.yaml:25:9: modem: the id modem is taken by old.yaml:25: rename one of them",
    ]


def test_a_file_that_is_not_utf8_is_reported_at_the_bad_byte(write_pack: WritePack) -> None:
    folder = write_pack()
    (folder / "topics" / "latin.yaml").write_bytes("area: caf\xe9\n".encode("latin-1"))

    assert problems(folder) == ["topics/latin.yaml:1:10: is not UTF-8 from here on: save the file with the encoding UTF-8"]


def test_a_file_that_cannot_be_read_is_reported(write_pack: WritePack) -> None:
    folder = write_pack()
    (folder / "topics" / "folder.yaml").mkdir()

    assert problems(folder) == ["topics/folder.yaml:1:1: cannot be read (Is a directory): check that it is a file and that you may read it"]


def test_an_empty_file_is_reported(write_pack: WritePack) -> None:
    assert problems(write_pack(blank="# nothing\n")) == ["topics/blank.yaml:1:1: is empty: fill it as docs/packs.md shows, or remove it"]


def test_a_list_where_a_file_should_have_keys_is_reported(write_pack: WritePack) -> None:
    assert problems(write_pack(listed="- a\n- b\n")) == ["topics/listed.yaml:1:1: the file must be keys with values, not a list"]


def test_a_folder_without_persona_yaml_is_reported(write_pack: WritePack) -> None:
    folder = write_pack()
    (folder / "persona.yaml").unlink()

    assert problems(folder) == ["persona.yaml:1:1: is missing: write it (docs/packs.md has a small one)"]


def test_a_folder_without_topics_is_reported(tmp_path: Path, write_pack: WritePack) -> None:
    folder = write_pack()
    (folder / "topics").rename(tmp_path / "elsewhere")

    assert problems(folder) == ["topics:1:1: is missing: make this folder and put the topics into YAML files there"]


def test_a_folder_of_topics_without_yaml_is_reported(write_pack: WritePack) -> None:
    folder = write_pack()
    (folder / "topics" / "old.yaml").rename(folder / "topics" / "old.txt")

    assert problems(folder) == ["topics:1:1: holds no YAML file: put the topics there (see docs/packs.md)"]


def test_a_pack_with_no_topic_in_its_files_is_reported(write_pack: WritePack) -> None:
    folder = write_pack()
    (folder / "topics" / "old.yaml").write_text("area: none\ntopics: []\n", encoding="utf-8")

    assert problems(folder) == ["topics:1:1: holds no topic: add one (see docs/packs.md)"]


def test_an_empty_folder_lacks_both_parts(tmp_path: Path) -> None:
    assert problems(tmp_path) == [
        "persona.yaml:1:1: is missing: write it (docs/packs.md has a small one)",
        "topics:1:1: is missing: make this folder and put the topics into YAML files there",
    ]


def test_a_path_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"there is no such folder: name the one that holds persona\.yaml"):
        load_pack(tmp_path / "nowhere")


def test_a_path_to_a_file_is_reported(write_pack: WritePack) -> None:
    with pytest.raises(PackError, match=r"is a file: name the folder that holds persona\.yaml"):
        load_pack(write_pack() / "persona.yaml")


def test_an_anchor_is_refused_instead_of_multiplied(write_pack: WritePack) -> None:
    folder = write_pack(("aliases: [telefax]", "aliases: &many [telefax]\n    cues: *many"))

    assert "topics/old.yaml:6:14: repeats an anchor (&name, *name), which packs do not have: write it out" in problems(folder)


def test_problems_carry_their_parts(write_pack: WritePack) -> None:
    folder = write_pack(("since: 1980", "since: soon"))
    with pytest.raises(PackError) as caught:
        load_pack(folder)

    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column, problem.topic) == (str(folder / "topics" / "old.yaml"), 5, 12, "fax")
    assert problem.message == "since must be a whole number, not 'soon'"


ERAS = (
    "elsewhere:\n",
    """\
eras:
  periods:
    - {since: 1990, name: late, lines: ["It is {year}."]}
    - {since: 1980, name: early, lines: ["It is early."]}
  now: ["Today it is {year}."]
  dead: ["{topic} was."]
  early: ["{topic} will be."]
elsewhere:
""",
)


def test_periods_out_of_order_and_a_year_without_a_dial_are_reported(write_pack: WritePack) -> None:
    found = problems(write_pack(ERAS))

    assert len(found) == 2
    assert any("the period of 1980 comes after that of 1990: put them in the order of their years" in said for said in found)
    assert any("{year} has no value here: write the words out" in said for said in found)


def test_a_slip_in_a_key_of_the_eras_is_named_with_the_key_that_was_meant(write_pack: WritePack) -> None:
    old, new = ERAS

    assert any("unknown key daed; did you mean dead?" in said for said in problems(write_pack((old, new.replace("dead:", "daed:")))))
