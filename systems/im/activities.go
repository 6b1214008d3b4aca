package im

import "github.com/lintel-go/lintel/model"

// tiering is what becomes of a month that has grown old.
func (m *messenger) tiering() {
	a := m.tier.Activity("Tiering", "A month goes to cheap disks, and can be read at every moment of it")
	a.Accept(m.ages, "a month is past the hot age")
	a.Do(m.mover, "mark the segment COPYING")
	a.While("parts are left", func(s *model.Steps) {
		s.Do(m.mover, "read the part after the last one copied")
		s.Do(m.cold, "write the part")
	})
	a.Do(m.verifier, "read the copy back, compare checksums")
	a.Decide("same?",
		model.Case("no", func(s *model.Steps) {
			s.Do(m.mover, "drop the copy, mark the segment HOT")
			s.End("Tried again later")
		}),
		model.Otherwise(),
	)
	a.Do(m.routes, "flip the route, if its version is still the one read")
	a.Decide("flipped?",
		model.Case("no", func(s *model.Steps) { s.End("Another mover was first") }),
		model.Otherwise(),
	)
	a.Fork(
		model.Track("", func(s *model.Steps) { s.Accept(m.mover, "grace is over") }),
		model.Track("", func(s *model.Steps) { s.Do(m.history, "finish reads on the old route") }),
	)
	a.Do(m.mover, "reclaim the hot segment")
	a.End("Reclaimed")
}
