"""``blinagraph draw``: pictures of the graph and of the evidence."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

import click

from blinagraph.context import CommandError, Context, say, suggestion
from blinagraph.files import whole_file
from graph import views
from graph.engine import Engine

VIEW_FORMS = ("html", "svg", "png", "pdf", "graphml", "cyjs")
PLOT_FORMS = ("svg", "png", "pdf")
VIEWS = {
    "overview": "studies, drugs, genetic subgroups and endpoints",
    "subgroup": "one genetic subgroup and what is said of it (--subgroup)",
    "study": "one study: arms, cohorts, findings by measure (--study)",
    "provenance": "what one figure rests on, and what disagrees (--finding)",
    "genetics": "the genetic hierarchy with each scheme's risk categories",
    "citations": "whose figures each publication restates",
}
PLOTS = {
    "forest": "estimates with intervals by definition (--measure, --horizon, --ratios)",
    "evidence-map": "which study reports which endpoint",
    "adverse-events": "share of patients by event, grade and study (--measure, --grade)",
    "cases": "way to transplant, and lesions, of a publication's cases (--work)",
    "regimens": "phases, drugs and days of a study (--study)",
}
NEEDS = {view: sort for view, sort in views.VIEWS.items() if sort} | {"regimens": "study"}
TAKES = {
    "forest": {"measure", "horizon", "ratios"}, "adverse-events": {"measure", "grade"}, "cases": {"work"},
    "subgroup": {"subgroup"}, "study": {"study"}, "provenance": {"finding"}, "regimens": {"study"},
}  # fmt: skip
DEFAULTS = {"forest": "mrd-negativity", "adverse-events": "adverse-event", "cases": "huang2024"}
LISTED = "\n".join(f"  {name:<15} {text}" for name, text in {**VIEWS, **PLOTS}.items())


@click.command(
    "draw",
    short_help="Draw the graph or the evidence into a file.",
    help=f"""Draw VIEW into a file; its extension says the form.

\b
{LISTED}

The first six are graph views: .html (one interactive file that works offline), .svg, .png, .pdf, .graphml, .cyjs.
The others are plots: .svg, .png, .pdf. Names and synonyms do for --study, --subgroup, --measure, --work; --finding
takes a CURIE or IRI.

Example: blinagraph draw forest --measure overall-survival --horizon 12 --out forest.svg
""",
)
@click.argument("view")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option("--study", help="For study and regimens.")
@click.option("--subgroup", help="For subgroup.")
@click.option("--finding", help="For provenance: a finding, by CURIE or IRI.")
@click.option("--measure", help="For forest (default: mrd-negativity) and adverse-events; everything below it is included.")
@click.option("--horizon", type=click.FloatRange(min=0, min_open=True), help="For forest: only this time point, in months.")
@click.option("--ratios", is_flag=True, help="For forest: hazard ratios instead of shares.")
@click.option("--grade", help="For adverse-events: one band as printed, such as 3-4.")
@click.option("--work", help="For cases: the publication (default: huang2024).")
@click.pass_obj
def command(context: Context, /, view: str, out: Path, **options: str | float | bool | None) -> None:
    """Draw one view or plot."""
    form = _form(view, out)
    given = {name: value for name, value in options.items() if value not in (None, False)}
    if unknown := sorted(set(given) - TAKES.get(view, set())):
        takes = ", ".join(f"--{name}" for name in sorted(TAKES.get(view, ()))) or "no options"
        raise CommandError(2, f"{view} does not take --{', --'.join(unknown)}; it takes {takes}.")
    if view in NEEDS and NEEDS[view] not in given:
        raise CommandError(2, f"{view} needs --{NEEDS[view]}, for example: blinagraph draw {view} {_example(view)} --out {out}")
    if not out.absolute().parent.is_dir():
        raise CommandError(2, f"There is no folder {out.parent}.")
    from graph.views.model import NothingToDrawError

    engine = context.engine()
    pen = _view(engine, view, form, given) if view in VIEWS else _plot(engine, view, form, given)
    try:
        with whole_file(out) as fresh:
            pen(fresh)
    except NothingToDrawError as error:
        raise CommandError(2, f"Nothing to draw: {error}.") from error
    except ImportError as error:
        if (error.name or "matplotlib").partition(".")[0] != "matplotlib":
            raise
        raise CommandError(
            2, f"This picture needs matplotlib, which is not installed; in the repository run: pip install '.[draw]' ({error})"
        ) from error
    say(f"{out}: {out.stat().st_size} bytes")


def _form(view: str, out: Path) -> str:
    if view not in VIEWS and view not in PLOTS:
        near = get_close_matches(view, [*VIEWS, *PLOTS], n=3, cutoff=0.4)
        raise CommandError(2, f"There is no view {view!r}.{suggestion(near)} There are:", LISTED)
    forms = VIEW_FORMS if view in VIEWS else PLOT_FORMS
    form = out.suffix.lower().removeprefix(".")
    if form not in forms:
        raise CommandError(
            2, f"{view} can be drawn as {', '.join('.' + one for one in forms)}, not {out.suffix or 'without an extension'}."
        )
    return form


def _example(view: str) -> str:
    return {"subgroup": "--subgroup ikzf1plus", "provenance": "--finding finding:salek2025/ikzf1plus-refractory"}.get(
        view, "--study blina-cell"
    )


def _resolve(engine: Engine, sort: str, name: str) -> str:
    from ontology.iris import expand
    from queries.names import ParameterError, resolve

    try:
        return resolve(sort, expand(name).strip("<>"), engine).value
    except ParameterError as error:
        raise CommandError(2, f"{str(error)[:1].upper()}{str(error)[1:]}.{suggestion(error.candidates)}") from error


def _label(engine: Engine, iri: str) -> str:
    from graph.views.model import rows

    return next((row["label"] for row in rows(engine, "SELECT ?label WHERE { $thing rdfs:label ?label } ORDER BY ?label", thing=iri)), iri)


def _view(engine: Engine, view: str, form: str, given: dict[str, str | float | bool]) -> Callable[[Path], None]:
    about = [_resolve(engine, NEEDS[view], str(given[NEEDS[view]]))] if view in NEEDS else []

    def pen(path: Path) -> None:
        from blinagraph.pictures.scene import scene

        made = scene(import_module(f"graph.views.{view}").project(engine, *about))
        if form in ("png", "pdf"):
            from blinagraph.pictures.raster import write_raster

            write_raster(made, path, form)
            return
        module, writer = {
            "html": ("page", "write_page"), "svg": ("svg", "write_svg"),
            "graphml": ("tools", "write_graphml"), "cyjs": ("tools", "write_cyjs"),
        }[form]  # fmt: skip
        path.write_text(getattr(import_module(f"blinagraph.pictures.{module}"), writer)(made), encoding="utf-8")

    return pen


def _plot(engine: Engine, view: str, form: str, given: dict[str, str | float | bool]) -> Callable[[Path], None]:
    settings: dict[str, str | float | bool] = {name: given[name] for name in ("horizon", "ratios", "grade") if name in given}
    for sort in ("measure", "work", "study"):
        if sort in TAKES.get(view, ()):
            default = "time-to-event" if view == "forest" and "ratios" in given else DEFAULTS.get(view, "")
            settings[sort] = _resolve(engine, sort, str(given.get(sort, default)))
            settings["name"] = _label(engine, str(settings[sort]))

    def pen(path: Path) -> None:
        import_module(f"blinagraph.plots.{view.replace('-', '_')}").draw(engine, path, form, **settings)

    return pen
