// Package door finds a door for each parcel. It is the code that the picture
// book binds its door finder to.
package door

import (
	"cmp"
	"errors"
	"slices"
)

// Size is how large a parcel or a door is.
type Size int

// The sizes, of which a larger door takes the smaller parcel.
const (
	Letter Size = iota
	Shoebox
	Suitcase
)

// Code opens a door once.
type Code string

// Parcel is what somebody waits for.
type Parcel struct {
	Size Size
	Code Code
	note string
}

// Place says where something stands.
type Place struct {
	Street string
	House  int
}

// Door is one of many in a locker.
type Door struct {
	Place
	Size   Size
	Parcel *Parcel // nil: it is free
}

// Finder finds a door for a parcel.
type Finder interface {
	// Find takes the door that it finds.
	Find(p Parcel) (*Door, error)
}

// Locker is the doors of one street.
type Locker struct {
	doors  []Door
	prefer Order
}

// Order compares two doors: the one to take first is the lesser.
type Order func(a, b Door) int

// Room is what the street calls a door.
type Room = Door

// ErrFull is what Find returns if no free door is large enough.
var ErrFull = errors.New("door: no free door is large enough")

// NewLocker is a locker with the doors. Of those that are large enough it
// takes the first by the order, or the smallest if the order is nil.
func NewLocker(doors []Door, prefer Order) *Locker {
	if prefer == nil {
		prefer = func(a, b Door) int { return cmp.Compare(a.Size, b.Size) }
	}
	return &Locker{slices.Clone(doors), prefer}
}

// Find takes a free door that is large enough.
func (l *Locker) Find(p Parcel) (*Door, error) {
	var best *Door
	for i := range l.doors {
		d := &l.doors[i]
		if d.Parcel == nil && d.Size >= p.Size && (best == nil || l.prefer(*d, *best) < 0) {
			best = d
		}
	}
	if best == nil {
		return nil, ErrFull
	}
	p.note = "since today"
	best.Parcel = &p
	return best, nil
}
