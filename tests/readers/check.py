"""What the tools' own readers make of exports: run.sh calls this with the program, the project's root and a
folder to work in. Every check that fails ends it with an assertion.

Offsets, texts and labels are compared with the lines of Hashiya's own format, which the program has
proven against the words; those lines themselves are held to their JSON Schema here.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

PROGRAM, ROOT, WORK = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
PASSED = 0


def run(*arguments, code=0):
    """Runs the program, and says what it printed."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == code, (arguments, done.returncode, done.stderr)
    return done.stdout


def passed(what):
    global PASSED
    PASSED += 1
    print("ok:", what, flush=True)


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def spans(own):
    return sorted((s["start"], s["end"], s["label"], s["quote"]) for s in own["spans"])


CODED = ROOT / "examples/coded"


def export(name, form, *options):
    out = WORK / name
    run("export", CODED, "--format", form, "--out", out, *options)
    return out


# Hashiya's own lines: marked parts for formats that mark them, and cut ones for the others.
MARKED = {one["article"]: one for one in lines(export("own", "hashiya") / "train.jsonl")}
CUT = {one["article"]: one for one in lines(export("own-cut", "hashiya", "--excluded", "cut") / "train.jsonl")}
assert set(MARKED) == set(CUT) == {"bus-ambush", "toll-rises"}


def check_schema():
    import jsonschema

    schema = json.loads((WORK / "own/hashiya.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for one in MARKED.values():
        validator.validate(one)
        for span in one["spans"]:
            assert one["text"][span["start"] : span["end"]] == span["quote"]
    wrong = dict(next(iter(MARKED.values())), offset_unit="byte")
    assert not validator.is_valid(wrong), "the schema must not take everything"
    passed("lines of Hashiya, by jsonschema")


def check_spacy():
    import spacy
    from spacy.tokens import DocBin

    out = export("spacy", "spacy", "--edges", "split")
    nlp = spacy.blank("ar")
    docs = list(DocBin().from_disk(out / "train.spacy").get_docs(nlp.vocab))
    assert len(docs) == len(CUT)
    for doc in docs:
        own = CUT[doc.user_data["hashiya"]["article"]]
        assert doc.text == own["text"]
        grouped = sorted((s.start_char, s.end_char, s.label_, s.text) for s in doc.spans["sc"])
        # The same span twice is one there.
        assert grouped == sorted(set(spans(own)))
        entities = {(e.start_char, e.end_char, e.label_, e.text) for e in doc.ents}
        assert entities and entities <= set(grouped)
        assert json.loads(doc.user_data["hashiya"]["metadata"])["title"]
    # And back again.
    back = WORK / "spacy-back"
    run("convert", out / "train.spacy", back, "--from", "spacy", "--to", "hashiya")
    for one in lines(back / "train.jsonl"):
        assert spans(one) == sorted(set(spans(CUT[one["article"]])))
    passed("DocBin, by spaCy")


def check_huggingface():
    import datasets
    import pyarrow.parquet

    split = WORK / "split.json"
    run("split", CODED, "--parts", "train=1,test=1", "--stratify", "label", "--out", split)
    out = export("huggingface", "huggingface", "--edges", "split", "--tags", "bilou", "--split", split)
    where = json.loads(split.read_text(encoding="utf-8"))["articles"]
    loaded = datasets.load_dataset(str(out), cache_dir=str(WORK / "cache"))
    assert {name: len(part) for name, part in loaded.items()} == {"train": 1, "test": 1}
    for name, part in loaded.items():
        names = part.features["ner_tags"].feature.names
        assert names[:5] == ["O", "B-actor", "I-actor", "L-actor", "U-actor"], names
        for row in part:
            own = CUT[row["id"]]
            assert where[row["id"]] == name
            assert row["text"] == own["text"]
            told = sorted((s["start"], s["end"], s["label"], s["text"]) for s in row["spans"])
            assert told == sorted(set(spans(own)))
            for start, token in zip(row["token_starts"], row["tokens"], strict=True):
                assert row["text"][start : start + len(token)] == token
            assert len(row["tokens"]) == len(row["ner_tags"])
            tagged = set()
            for at, tag in enumerate(row["ner_tags"]):
                prefix, _, label = names[tag].partition("-")
                if prefix in ("B", "U"):
                    begin = row["token_starts"][at]
                if prefix in ("L", "U"):
                    tagged.add((begin, row["token_starts"][at] + len(row["tokens"][at]), label))
            assert tagged and tagged <= {span[:3] for span in told}
            assert len(row["events"]) > 5 and len(row["arguments"]) > len(row["events"])
    for file in sorted((out / "data").iterdir()):
        schema = pyarrow.parquet.read_schema(file)
        assert b"huggingface" in schema.metadata
        table = pyarrow.parquet.read_table(file)
        own = [CUT[name]["text"] for name in table["id"].to_pylist()]
        for codec in ("none", "snappy", "gzip", "brotli", "zstd", "lz4"):
            packed = WORK / f"{file.stem}-{codec}.parquet"
            pyarrow.parquet.write_table(table, packed, compression=codec)
            back = WORK / f"{file.stem}-{codec}"
            run("convert", packed, back, "--from", "huggingface", "--to", "hashiya")
            read = [line for path in sorted(back.glob("*.jsonl")) for line in lines(path)]
            assert [document["text"] for document in read] == own, codec
            told = [sorted(spans(document)) for document in read]
            assert told == [sorted(spans(CUT[name])) for name in table["id"].to_pylist()], codec
    passed("data set, by datasets and pyarrow, in every codec")


def check_label_studio():
    from label_studio_sdk.converter import Converter

    out = export("label-studio", "label-studio")
    converter = Converter(config=str(out / "label-config.xml"), project_dir=str(out))
    for form, name in (("JSON_MIN", "result.json"), ("CONLL2003", "result.conll")):
        converter.convert(str(out / "train.json"), str(out / form), form, is_dir=False)
        assert (out / form / name).stat().st_size > 10_000
    least = json.loads((out / "JSON_MIN/result.json").read_text(encoding="utf-8"))
    assert len(least) == len(CUT)
    for task in least:
        own = CUT[task["article"]]
        assert task["text"] == own["text"]
        told = sorted((s["start"], s["end"], s["labels"][0], s["text"]) for s in task["label"])
        assert told == spans(own)
    # What the converter wrote is read again.
    back = WORK / "label-studio-back"
    run("convert", out / "JSON_MIN/result.json", back, "--from", "label-studio", "--to", "hashiya")
    got = sorted(spans(one) for one in lines(back / "train.jsonl"))
    assert got == sorted(spans(one) for one in CUT.values())
    passed("tasks, by Label Studio's converter")


def check_uima():
    import cassis

    xmi, cas_json = export("xmi", "xmi"), export("cas-json", "cas-json")
    with open(xmi / "TypeSystem.xml", "rb") as file:
        types = cassis.load_typesystem(file)
    for article, own in MARKED.items():
        with open(xmi / f"{article}.xmi", "rb") as file:
            from_xmi = cassis.load_cas_from_xmi(file, typesystem=types)
        with open(cas_json / f"{article}.json", encoding="utf-8") as file:
            from_json = cassis.load_cas_from_json(file)
        for cas in (from_xmi, from_json):
            assert cas.sofa_string == own["text"]
            told = cas.select("webanno.custom.Span")
            assert sorted((s.begin, s.end, s.label, s.get_covered_text()) for s in told) == spans(own)
            roles = cas.select("webanno.custom.Role")
            assert len(roles) > 50
            assert all(role.Governor.label and role.Dependent.label for role in roles)
    # What cassis writes again says the same.
    again = WORK / "again"
    again.mkdir()
    (again / "TypeSystem.xml").write_text(types.to_xml(), encoding="utf-8")
    (again / f"{article}.xmi").write_text(from_xmi.to_xmi(), encoding="utf-8")
    (again / f"{article}.json").write_text(from_json.to_json(), encoding="utf-8")
    for form in ("xmi", "cas-json"):
        ending = "xmi" if form == "xmi" else "json"
        back = WORK / f"again-{form}"
        run("convert", again / f"{article}.{ending}", back, "--from", form, "--to", "hashiya")
        (one,) = lines(back / "train.jsonl")
        assert one == own, form
    passed("XMI and JSON CAS, by dkpro-cassis")


def check_training():
    """A model that learns from an export finds more than one that finds nothing."""
    corpus = WORK / "corpus.jsonl"
    made = subprocess.run(
        [sys.executable, ROOT / "tests/readers/make_corpus.py", "300"], capture_output=True, check=True
    )
    corpus.write_bytes(made.stdout)
    reports = lines(corpus)
    split = {
        "format": "hashiya-split",
        "version": 1,
        "seed": 0,
        "parts": [["train", 80], ["dev", 20]],
        "articles": {one["id"]: "train" if at < 240 else "dev" for at, one in enumerate(reports)},
    }
    (WORK / "corpus-split.json").write_text(json.dumps(split), encoding="utf-8")
    out = WORK / "corpus"
    run(
        "convert", corpus, out, "--from", "spans", "--to", "spacy", "--edges", "split",
        "--split", WORK / "corpus-split.json",
    )
    spacy = [sys.executable, "-m", "spacy"]
    config = WORK / "config.cfg"
    subprocess.run([*spacy, "init", "config", "--lang", "ar", "--pipeline", "ner", config], check=True, capture_output=True)
    paths = ["--paths.train", out / "train.spacy", "--paths.dev", out / "dev.spacy"]
    debug = subprocess.run([*spacy, "debug", "data", config, *paths], capture_output=True, text=True)
    assert debug.returncode == 0, debug.stdout + debug.stderr
    assert "errors" not in debug.stdout.split("Summary")[-1], debug.stdout
    passed("spacy debug data")
    steps = ["--training.max_steps", "300", "--training.eval_frequency", "100"]
    model = WORK / "model"
    train = subprocess.run([*spacy, "train", config, *paths, *steps, "--output", model], capture_output=True, text=True)
    assert train.returncode == 0, train.stdout + train.stderr
    meta = json.loads((model / "model-best/meta.json").read_text(encoding="utf-8"))
    score = meta["performance"]["ents_f"]
    # Whoever says O everywhere finds nothing: 0.
    assert score > 0.5, score
    print(f"    F of a model after 300 steps: {score:.2f}; of O everywhere: 0.00")
    passed("a model learns from it")


for check in (check_schema, check_spacy, check_huggingface, check_label_studio, check_uima, check_training):
    check()
print(f"{PASSED} passed, 0 failed")
