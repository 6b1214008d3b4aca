package lintel

import "github.com/lintel-go/lintel/model"

// parts are the components of the tool that others speak of.
type parts struct {
	project, loader, types, views, notations, layouts, scenes, outputs, checker, site, server *model.Component
}

// tooling defines the components of the tool, and how they use each other.
func tooling(tool *model.Container) parts {
	var p parts
	commands := tool.Component("Commands", "One for each thing that the tool does", goPackage, model.Code("../../../cmd/lintel"))
	p.project = tool.Component("Project", "Joins all parts for a folder of models", goPackage, model.Code("../../../internal/project"))
	p.loader = tool.Component("Loader", "Builds and runs workspaces, and reads the models", goPackage, model.Code("../../../internal/load"))
	p.types = tool.Component("Type reader", "Reads the Go types that a model speaks of", goPackage, model.Code("../../../internal/code"))

	drawing := tool.Group("Drawing")
	p.views = drawing.Component("Views", "Decide what one picture shows", goPackage, model.Code("../../../render/view"))
	p.notations = drawing.Component("Notations", "Measure and draw C4 and UML", goPackage, model.Code("../../../render/notation/frame"))
	p.layouts = drawing.Component("Layouts", "Say where things go", goPackage, model.Code("../../../render/layout"))
	p.scenes = drawing.Component("Scenes", "What is drawn where, and the rules of legibility", goPackage, model.Code("../../../render/scene"))
	p.outputs = drawing.Component("Outputs", "Write scenes as SVG and PNG", goPackage, model.Code("../../../render/svg"), model.Code("../../../render/png"))

	p.checker = tool.Component("Checker", "Holds models against rules, and committed pictures against fresh ones", goPackage, model.Code("../../../drift"))
	p.site = tool.Component("Site generator", "Plans and makes pages", goPackage, model.Code("../../../site"))
	p.server = tool.Component("Server", "Shows the site, and swaps what changed", goPackage, model.Code("../../../site/serve"), model.Code("../../../site/watch"))

	commands.Uses(p.project, "Open, load, draw, check", goValues)
	commands.Uses(p.server, "Hands over each good site", goValues)
	p.project.Uses(p.loader, "Loads models", goValues)
	p.project.Uses(p.types, "Completes models", goValues)
	p.project.Uses(p.views, "Resolves views", goValues)
	p.project.Uses(p.notations, "Draws diagrams", goValues)
	p.project.Uses(p.outputs, "Writes pictures", goValues)
	p.project.Uses(p.checker, "Checks models and pictures", goValues)
	p.project.Uses(p.site, "Plans the site", goValues)
	p.notations.Uses(p.layouts, "Ask for places", goValues)
	p.notations.Uses(p.scenes, "Draw", goValues)
	p.checker.Uses(p.scenes, "Names broken rules of", goValues)
	p.outputs.Uses(p.scenes, "Read", goValues)
	p.server.Uses(p.site, "Makes pages when asked", goValues)
	return p
}
