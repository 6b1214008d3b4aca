package export_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/docs/examples/bigbank"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/export"
	"github.com/lintel-go/lintel/render/layout/graphviz"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/im"
)

func TestZZ(t *testing.T) {
	e := graphviz.New(graphviz.Options{})
	defer e.Close()
	r := render.New(e, theme.Default())
	os.RemoveAll("/tmp/ex")
	for name, w := range map[string]*model.Workspace{"bigbank": bigbank.Workspace(), "flashsale": flashsale.Workspace(), "im": im.Workspace()} {
		m, _ := w.Build()
		for _, v := range m.Views {
			p, err := r.Render(context.Background(), m, v.Key)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range export.Formats() {
				if !f.Draws(p.Diagram.Kind) {
					continue
				}
				b, err := f.Write(p.Diagram, p.Scene, theme.Default())
				if err != nil {
					t.Fatal(err)
				}
				os.MkdirAll("/tmp/ex/"+f.Name, 0o777)
				os.WriteFile("/tmp/ex/"+f.Name+"/"+name+"_"+strings.ReplaceAll(v.Key, "/", "_")+f.Ending, b, 0o666)
			}
		}
	}
}
