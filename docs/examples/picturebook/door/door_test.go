package door_test

import (
	"cmp"
	"errors"
	"testing"

	"github.com/lintel-go/lintel/docs/examples/picturebook/door"
)

func TestFind(t *testing.T) {
	doors := []door.Door{{Size: door.Suitcase}, {Size: door.Shoebox}, {Size: door.Suitcase}}
	var l door.Finder = door.NewLocker(doors, nil)
	for _, want := range []door.Size{door.Shoebox, door.Suitcase, door.Suitcase} {
		d, err := l.Find(door.Parcel{Size: door.Letter, Code: "4711"})
		if err != nil || d.Size != want || d.Parcel.Code != "4711" {
			t.Errorf("found %+v, %v; want a door of size %d", d, err, want)
		}
	}
	if _, err := l.Find(door.Parcel{}); !errors.Is(err, door.ErrFull) {
		t.Errorf("a full locker says %v", err)
	}
	if doors[0].Parcel != nil {
		t.Error("the caller's doors were changed")
	}
}

func TestOrder(t *testing.T) {
	largest := func(a, b door.Door) int { return cmp.Compare(b.Size, a.Size) }
	l := door.NewLocker([]door.Door{{Size: door.Letter}, {Size: door.Suitcase}}, largest)
	if d, err := l.Find(door.Parcel{Size: door.Letter}); err != nil || d.Size != door.Suitcase {
		t.Errorf("found %+v, %v", d, err)
	}
	if _, err := l.Find(door.Parcel{Size: door.Shoebox}); !errors.Is(err, door.ErrFull) {
		t.Errorf("a door that is too small was taken: %v", err)
	}
}
