package lintel

import "github.com/lintel-go/lintel/model"

// records defines the plain data that a workspace becomes, as far as it speaks
// of structure and behaviour.
func (p *product) records() {
	p.language.Classes("The model's records", "What freezing a workspace gives: plain data that refers by ID",
		model.Types("../../model", "Model", "ElementRecord", "GroupRecord", "RelationshipRecord", "LinkRecord", "EnvironmentRecord", "ScenarioRecord", "StepRecord", "OperandRecord", "ViewRecord"),
		model.WithoutMethods)
}

// stages defines the values that the stages of drawing hand on.
func (p *product) stages() {
	p.system.Classes("The way of a picture", "The values that each stage of drawing hands to the next",
		model.Types("../../render", "Picture", "Renderer"),
		model.Types("../../render/diagram", "Diagram", "Node", "Edge", "Boundary"),
		model.Types("../../render/layout", "Graph", "Result", "Engine"),
		model.Types("../../render/scene", "Scene", "Mark", "Violation"))
	p.tools.scenes.Classes("A scene", "What is drawn where, for no device yet",
		model.Types("../../render/scene", "Scene", "Mark", "Shape", "Text", "Path", "Rect"),
		model.WithoutMethods)
}
