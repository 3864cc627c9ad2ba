"""A look that is recorded, and played again by the simulator."""

import json

import pytest

from harness import Simulator


@pytest.mark.parametrize("options", [(), ("--pseudonyms",)])
def test_a_recorded_look_is_played_again(vcenter, tmp_path, options):
    shell = vcenter(vms=3, templates=1)
    file = tmp_path / "look.jsonl"
    real = shell.look("--record", str(file), *options)["vms"]
    text = file.read_text()
    for secret in ["vcenter&", "vcenter&amp;", "administrator@"]:
        assert secret not in text
    lines = [json.loads(line) for line in text.splitlines()[1:]]
    assert [line["path"] for line in lines] == ["/sdk"] * 6
    cookies = [dict(line.get("headers", [])).get("Set-Cookie") for line in lines]
    assert [each for each in cookies if each] == ["vmware_soap_session=***; HttpOnly"]
    played = Simulator("--replay", str(file))
    try:
        again = shell.look(
            "--vcenter", f"127.0.0.1:{played.port}", "--ca", played.certificate, SCVSH_FINGERPRINT="",
            SCVSH_USERNAME="anybody")["vms"]
    finally:
        played.stop()
    shape = [(each["power_state"], each["template"], len(each["uuid"])) for each in real]
    assert sorted(shape) == sorted((each["power_state"], each["template"], len(each["uuid"])) for each in again)
    hidden = [each["name"] for each in real if each["name"] in text]
    assert bool(hidden) == (not options)
    if not options:
        assert again == real
