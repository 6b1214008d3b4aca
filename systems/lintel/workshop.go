package lintel

import "github.com/lintel-go/lintel/model"

// workplace defines what the repository has beside the product: what measures
// it, what holds it, and what it is tried on.
func (p *product) workplace() {
	t := p.tools
	benchmarks := p.workshop.Component("Benchmarks", "Measure what users meet, beside other tools", goPackage, model.Code("../../internal/bench/..."))
	driver := p.workshop.Component("Browser driver", "Runs a real browser", goPackage, model.Code("../../internal/browser"))
	models := p.workshop.Component("Corpus", "Models that pictures are judged on", goPackage, model.Code("../../internal/corpus"))
	house := p.workshop.Component("House rules", "Hold code and documentation to the style of the house", goPackage,
		model.Code("../../internal/house"), model.Code("../../internal/layers"))
	report := p.workshop.Component("Picture report", "Puts old and new pictures side by side", goPackage, model.Code("../../internal/report"))
	programs := p.workshop.Component("Toolbox", "Finds and installs the programs that tests need", goPackage, model.Code("../../internal/toolbox/..."))
	fixture := p.workshop.Component("Site fixture", "A small site for tests", goPackage, model.Code("../../site/internal/fixture"))
	studies := p.workshop.Component("Case studies", "Systems that are written down with Lintel", goPackage,
		model.Code("../../systems/..."), model.Code("../../docs/examples/..."))

	benchmarks.Uses(driver, "Looks at pages with")
	benchmarks.Uses(programs, "Finds other tools with")
	benchmarks.Uses(p.language, "Generates models of")
	benchmarks.Uses(t.commands, "Runs", process)
	benchmarks.Uses(t.loader, "Measures")
	benchmarks.Uses(t.diagrams, "Measures")
	benchmarks.Uses(t.layouts, "Measures")
	benchmarks.Uses(t.notations, "Measures")
	benchmarks.Uses(t.scenes, "Measures")
	benchmarks.Uses(t.outputs, "Measures")
	benchmarks.Uses(t.looks, "Paints with")
	benchmarks.Uses(t.site, "Measures")
	models.Uses(p.language, "Builds models of")
	report.Uses(t.checker, "Names differences with")
	fixture.Uses(driver, "Looks at pages with")
	fixture.Uses(p.language, "Builds a model of")
	fixture.Uses(t.diagrams, "Resolves with")
	fixture.Uses(t.site, "Makes")
	studies.Uses(p.language, "Are written in")
	studies.Uses(programs, "Find engines for tests with")
	house.Uses(p.git, "Reads code and pages", files)
	programs.Uses(p.git, "Keeps beside", files)
}
