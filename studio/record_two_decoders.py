"""Writes down one training of the two decoders, for slow machines: `python -m studio.record_two_decoders`."""

import json

from secondlook.exhibits.two_decoders import RECORD, Settings, as_record, outcome, training


def main() -> None:
    settings = Settings()
    *_, last = training(settings)
    lines = [f'"{name}": {json.dumps(value)}' for name, value in as_record(outcome(settings, last)).items()]
    RECORD.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
