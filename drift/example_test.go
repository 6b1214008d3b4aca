package drift_test

import (
	"testing"

	"github.com/lintel-go/lintel/drift"
	"github.com/lintel-go/lintel/model"
)

// Workspace stands for that of the package that is tested.
func Workspace() *model.Workspace {
	w := model.New("Shop", "Sells things")
	shop := w.System("Shop", "Takes orders")
	w.Person("Buyer", "Wants a thing").Uses(shop, "Orders")
	return w
}

// A test beside the model needs one line.
func ExampleTest() {
	var t *testing.T // of func TestArchitecture(t *testing.T)

	drift.Test(t, Workspace())
}

// What belongs to another run is left out.
func ExampleWithout() {
	var t *testing.T

	drift.Test(t, Workspace(), drift.Without(drift.Pictures, drift.Documents))
}

// A test that runs at every save holds the model alone, and draws nothing.
func ExampleOnly() {
	var t *testing.T

	drift.Test(t, Workspace(), drift.Only(drift.Model))
}

// Pictures may be committed without a lintel.json.
func ExamplePicturesIn() {
	var t *testing.T

	drift.Test(t, Workspace(), drift.PicturesIn("pictures/shop"))
}
