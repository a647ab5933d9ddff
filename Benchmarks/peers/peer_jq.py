"""jq, which reads the whole file for every question: some questions, for scale."""
import jq

from harness import DATA, Peer

peer = Peer("jq")
with open(DATA + "/flat.json", encoding="utf-8") as file:
    text = file.read()


def ask(program):
    compiled = jq.compile(program)
    return lambda: [int(value) for value in compiled.input_text(text).first()]


peer.step("load", "parse and count", ask("[length]"))
HOW = "whole file"
LAPTOP = '(.content | contains("laptop"))'
for name, program in {
        "Q1": f'[[.[] | select(.module=="transcription" and .start_time<30 and {LAPTOP})] | length]',
        "Q2": "reduce .[] as $s ({}; .[$s.module] += 1) | [to_entries | sort_by(.key)[].value]",
        "Q3": f"[[.[] | select({LAPTOP})] | length]",
        "Q4": r'[[.[] | select(.content | test("(laptop|keyboard)\\s+\\w+ing"))] | length]',
        "Q7": "[[.[] | select(.start_time<630 and .end_time>600)] | length]",
        "Q8": '[[.[] | select(.metadata.confidence>0.95 and .metadata.speaker=="SPEAKER_03")] | length]'}.items():
    peer.query(name, HOW, ask(program), most=3)
peer.finish()
