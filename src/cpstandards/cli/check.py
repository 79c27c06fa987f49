"""`cpstandards check`."""

from __future__ import annotations

import click

from cpstandards.cli.reading import ruleset_of
from cpstandards.errors import Problem, RulesetError, UnknownBoardError


@click.command()
@click.argument("rulesets", nargs=-1, required=True, metavar="BOARD_OR_FILE...")
@click.option("--strict", is_flag=True, help="Exit with 3 on warnings too.")
@click.option("--ignore", "ignored", multiple=True, metavar="CODE", help="Leave a finding out.")
@click.option("--no-lint", is_flag=True, help="Only the form, the names and the examples.")
def check(rulesets: tuple[str, ...], strict: bool, ignored: tuple[str, ...], no_lint: bool) -> None:
    """Check rulesets: form, names, every worked example, and what is probably not meant.

    Findings have codes, CPS501 and on; docs/errors.md says what each means. Some are only warnings.
    A finding that stands as it is can be accepted in the ruleset itself, with the reason:

    \b
      accepted:
        - {code: CPS515, standard: core_group.first, because: both limits are in the document}

    \b
    Examples:
      cpstandards check blackpool
      cpstandards check rules/*.yaml --strict
      cpstandards check draft.yaml --ignore CPS523
    """  # noqa: D301 - click's own mark
    _require_codes(ignored)
    problems: list[Problem] = []
    for name in rulesets:
        try:
            problems += _checked(name, None if no_lint else ignored, strict)
        except RulesetError as error:
            problems += error.problems
        except UnknownBoardError as error:
            raise click.UsageError(str(error)) from None
    if problems:
        raise RulesetError(problems)


def _require_codes(codes: tuple[str, ...]) -> None:
    from cpstandards.errors import nearest
    from cpstandards.lint import SEVERITY

    for code in codes:
        if code not in SEVERITY:
            near = nearest(code, SEVERITY)
            hint = (
                f"did you mean `{near}`?" if near else "the codes of findings are in docs/errors.md"
            )
            raise click.UsageError(f"no finding has the code `{code}`; {hint}")


def _checked(name: str, ignored: tuple[str, ...] | None, strict: bool) -> list[Problem]:
    """Checks one ruleset, says how it fares, and returns what makes it fail.

    Args:
        name: a board or file.
        ignored: the codes of findings that are left out; None: all of them.
        strict: whether warnings count as errors.
    """
    from cpstandards.lint import lint, placed
    from cpstandards.worked import check_examples

    ruleset = ruleset_of(name)
    checked = check_examples(ruleset, name)
    found = lint(ruleset, name, checked.found).findings if ignored is not None else ()
    found = tuple(each for each in found if each.code not in (ignored or ()))
    grave = [each for each in found if strict or each.severity == "error"]
    slight = [each for each in found if each not in grave]
    verdict = "right" if not checked.problems else f"{len(checked.problems)} wrong"
    counts = [
        f"{len(each)} {word}{'' if len(each) == 1 else 's'}"
        for each, word in ((grave, "finding"), (slight, "warning"))
        if each
    ]
    click.echo(
        f"{ruleset.id}: {len(ruleset.standards)} standards, "
        + ", ".join([f"{checked.count} worked examples", verdict, *counts])
    )
    for problem in placed(slight, name):
        click.echo(str(problem), err=True)
    return [*checked.problems, *placed(grave, name)]
