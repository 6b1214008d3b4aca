package lintel

import "github.com/lintel-go/lintel/model"

// records defines the plain data that a model becomes.
func records(program *model.Container) {
	language := program.Component("Language", "What authors write with", goPackage, model.Service("model"))
	language.Classes("The model's records", "What freezing a workspace gives: plain data that refers by ID",
		model.Types("../../../model", "*Record", "Model"), model.WithoutMethods)
}

// pictures defines the way of a picture as classes.
func (p parts) pictures(lintel *model.System) {
	lintel.Classes("The way of a picture", "The values that each stage of drawing hands to the next",
		model.Types("../../../render", "Picture", "Renderer"),
		model.Types("../../../render/diagram", "Diagram", "Node", "Edge", "Boundary"),
		model.Types("../../../render/layout", "Graph", "Result", "Engine"),
		model.Types("../../../render/scene", "Scene", "Mark", "Violation"))
}
