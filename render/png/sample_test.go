package png

import (
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/icon"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// sample is a picture with every shape, paint and script.
func sample() scene.Scene {
	s := scene.Scene{Key: "sample", Kind: "container", Title: "Flash sale", W: 880, H: 560, Margin: 24}
	mark := func(shapes ...scene.Shape) { s.Marks = append(s.Marks, scene.Mark{Shapes: shapes}) }
	line := func(x, y, size int, bold bool, anchor scene.Anchor, fill theme.Role, value string) scene.Shape {
		return scene.Shape{Text: &scene.Text{At: geom.Point{X: x, Y: y}, Value: value, Size: size, Bold: bold, Anchor: anchor, Fill: fill, Width: text.Width(value, size, bold)}}
	}
	mark(line(24, 44, 20, true, scene.Start, theme.Ink, "Flash sale – AVATAR To"),
		line(24, 66, 13, false, scene.Start, theme.InkMuted, "Container view. Admits as many buyers as there are units. 秒杀系统：每件只卖一次。"))
	mark(scene.Shape{Rect: &scene.Rect{Rect: geom.Rect{X: 24, Y: 84, W: 832, H: 360}, Radius: 12, Ink: scene.Ink{Fill: theme.BoundaryFill, Stroke: theme.BoundaryStroke, Width: 1.5, Dash: []int{6, 4}}}},
		line(40, 430, 13, true, scene.Start, theme.BoundaryText, "Flash sale [Software System]"))
	kinds := []struct {
		fill, stroke, ink theme.Role
		name, kind, about string
	}{
		{theme.PersonFill, theme.PersonStroke, theme.PersonText, "Buyer", "[Person]", "Wants the discounted phone"},
		{theme.SystemFill, theme.SystemStroke, theme.SystemText, "Payment gateway", "[Software System]", "Takes the money"},
		{theme.ContainerFill, theme.ContainerStroke, theme.ContainerText, "Edge gate", "[Container: nginx, Lua]", "Refuses most requests"},
		{theme.ComponentFill, theme.ComponentStroke, theme.ComponentText, "库存分片", "[Component: Go]", "按分片拆分的库存数量"},
		{theme.ExternalFill, theme.ExternalStroke, theme.ExternalText, "Bank", "[External System]", "Holds accounts"},
		{theme.InfraFill, theme.InfraStroke, theme.InfraText, "Load balancer", "[Infrastructure: LVS]", "Spreads connections"},
	}
	for i, k := range kinds {
		x, y := 56+i%3*272, 108+i/3*164
		mark(scene.Shape{Rect: &scene.Rect{Rect: geom.Rect{X: x, Y: y, W: 200, H: 92}, Radius: 8, Ink: scene.Ink{Fill: k.fill, Stroke: k.stroke, Width: 1.5}}},
			line(x+100, y+32, 15, true, scene.Middle, k.ink, k.name),
			line(x+100, y+50, 11, false, scene.Middle, k.ink, k.kind),
			line(x+100, y+72, 12, false, scene.Middle, k.ink, k.about))
	}
	for i, name := range []string{"postgresql", "database", "aws", "apple"} {
		drawing, _ := icon.Named(name)
		mark(scene.Shape{Icon: &scene.Icon{Rect: geom.Rect{X: 700 + 28*i, Y: 400, W: drawing.Width(20), H: 20}, Drawing: drawing, Fill: theme.BoundaryText, On: theme.BoundaryFill}})
	}
	arrow := func(dash []int, points ...geom.Point) {
		p := []scene.Segment{{Kind: scene.MoveTo, Points: points[:1]}}
		for _, q := range points[1:] {
			p = append(p, scene.Segment{Kind: scene.LineTo, Points: []geom.Point{q}})
		}
		e := points[len(points)-1]
		mark(scene.Shape{Path: &scene.Path{Segments: p, Ink: scene.Ink{Stroke: theme.Line, Width: 1.5, Dash: dash}}},
			scene.Shape{Path: &scene.Path{
				Segments: []scene.Segment{
					{Kind: scene.MoveTo, Points: []geom.Point{e}},
					{Kind: scene.LineTo, Points: []geom.Point{{X: e.X - 10, Y: e.Y - 5}}},
					{Kind: scene.LineTo, Points: []geom.Point{{X: e.X - 10, Y: e.Y + 5}}},
					{Kind: scene.Close},
				},
				Ink: scene.Ink{Fill: theme.Line},
			}})
	}
	arrow(nil, geom.Point{X: 256, Y: 154}, geom.Point{X: 328, Y: 154})
	arrow([]int{6, 4}, geom.Point{X: 528, Y: 154}, geom.Point{X: 600, Y: 154})
	arrow(nil, geom.Point{X: 256, Y: 318}, geom.Point{X: 292, Y: 290}, geom.Point{X: 328, Y: 318})
	mark(scene.Shape{Path: &scene.Path{Segments: []scene.Segment{
		{Kind: scene.MoveTo, Points: []geom.Point{{X: 156, Y: 200}}},
		{Kind: scene.CurveTo, Points: []geom.Point{{X: 156, Y: 250}, {X: 420, Y: 210}, {X: 428, Y: 272}}},
	}, Ink: scene.Ink{Stroke: theme.Line, Width: 1.5}}},
		scene.Shape{Rect: &scene.Rect{Rect: geom.Rect{X: 232, Y: 222, W: 124, H: 34}, Radius: 4, Ink: scene.Ink{Fill: theme.LabelPatch}}},
		line(294, 236, 12, false, scene.Middle, theme.LineText, "asks for a token"),
		line(294, 251, 11, false, scene.Middle, theme.InkMuted, "[HTTPS]"))
	mark(scene.Shape{Ellipse: &scene.Ellipse{Rect: geom.Rect{X: 40, Y: 464, W: 24, H: 24}, Ink: scene.Ink{Fill: theme.Accent}}},
		line(52, 480, 12, true, scene.Middle, theme.LabelPatch, "3"),
		line(76, 480, 12, false, scene.Start, theme.Accent, "Step 3"),
		scene.Shape{Rect: &scene.Rect{Rect: geom.Rect{X: 140, Y: 464, W: 56, H: 24}, Radius: 12, Ink: scene.Ink{Fill: theme.BadgeFill}}},
		line(168, 481, 12, true, scene.Middle, theme.BadgeText, "×638"),
		scene.Shape{Rect: &scene.Rect{Rect: geom.Rect{X: 216, Y: 460, W: 180, H: 40}, Ink: scene.Ink{Fill: theme.NoteFill, Stroke: theme.NoteStroke, Width: 1}}},
		line(228, 484, 12, false, scene.Start, theme.NoteText, "A note: 先到先得 “first”"),
		scene.Shape{Rect: &scene.Rect{Rect: geom.Rect{X: 416, Y: 460, W: 160, H: 76}, Ink: scene.Ink{Stroke: theme.FragmentStroke, Width: 1.5}}},
		scene.Shape{Rect: &scene.Rect{Rect: geom.Rect{X: 416, Y: 460, W: 40, H: 22}, Ink: scene.Ink{Fill: theme.FragmentFill, Stroke: theme.FragmentStroke, Width: 1.5}}},
		line(436, 475, 12, true, scene.Middle, theme.FragmentText, "alt"),
		line(464, 475, 12, false, scene.Start, theme.FragmentText, "[a unit is left]"),
		scene.Shape{Path: &scene.Path{Segments: []scene.Segment{{Kind: scene.MoveTo, Points: []geom.Point{{X: 640, Y: 456}}}, {Kind: scene.LineTo, Points: []geom.Point{{X: 640, Y: 544}}}}, Ink: scene.Ink{Stroke: theme.Line, Width: 1, Dash: []int{4, 4}}}},
		scene.Shape{Rect: &scene.Rect{Rect: geom.Rect{X: 635, Y: 470, W: 10, H: 56}, Ink: scene.Ink{Fill: theme.ActivationFill, Stroke: theme.Line, Width: 1}}},
		line(680, 480, 11, false, scene.Start, theme.Ink, "e\u0301tude → Ω Ж ✓ 한국어"),
		line(856, 540, 13, false, scene.End, theme.Ink, "right-aligned"))
	return s
}
