package svg

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/lintel-go/lintel/render/scene"
)

// leastShared is from how many bytes of path data on a part of a drawing is
// worth being written once for all.
const leastShared = 100

// share writes what several marks draw, as the sign of a technology, once for
// all of them: it is much of a large picture. A picture in fixed colours goes to
// office programs, not all of which follow references.
func (w *writer) share(s scene.Scene) {
	if w.palette != nil {
		return
	}
	times := map[string]int{}
	var often []string
	for _, m := range s.Marks {
		for _, shape := range m.Shapes {
			if shape.Icon == nil {
				continue
			}
			for _, p := range shape.Icon.Drawing.Parts {
				d := w.drawing(p.Path)
				if times[d]++; times[d] == 2 && len(d) >= leastShared {
					often = append(often, d)
				}
			}
		}
	}
	if len(often) == 0 {
		return
	}
	w.shared = make(map[string]string, len(often))
	w.raw("<defs>\n")
	for _, d := range often {
		sum := sha256.Sum256([]byte(d))
		w.shared[d] = w.options.IDPrefix + "sign-" + hex.EncodeToString(sum[:6])
		w.raw("<path")
		w.attr("id", w.shared[d])
		w.attr("d", d)
		w.raw("/>\n")
	}
	w.raw("</defs>\n")
}
