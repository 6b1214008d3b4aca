package mistakes

import (
	"math"

	"github.com/lintel-go/lintel/model"
)

func figures() *model.Workspace {
	w := model.New("Figures", "")
	s := w.System("S", "")
	rate := s.Figure("Rate", model.Value(3, "requests/s"), model.Claimed) // at rate
	users := s.Figure("Users", model.Value(3, "users"), model.Claimed)    // at users
	s.Figure("Rate", model.Value(3, "requests/s"), model.Claimed)         // want `LNT-M005 figure "Rate" is already defined \(<rate>\)`
	w.Figure("Rate", model.Value(3, "requests/s"), model.Claimed)         // fine: it is the workspace's
	s.Figure("", model.Value(1, "users"), model.Assumed)                  // want `LNT-M003 a figure has no name`
	s.Figure("Kind", model.Value(1, "users"), "guessed")                  // want `LNT-M011 figure "Kind" is given the unknown kind "guessed"\n\thint: use model.Claimed, model.Assumed or model.Measured`

	s.Derived("Sum", model.Add(rate, users)) // want `LNT-M043 figure "Sum" adds up "requests/s" and "users"\n\thint: units convert within one dimension`
	s.Derived("Less",
		model.Sub( // want `LNT-M043 figure "Less" takes the difference of "requests·users/s" and "1"`
			model.Mul(rate, users),
			model.Number(1),
		),
	)
	s.Derived("Greatest", model.Max(users, model.Value(1, "machines"))) // want `LNT-M043 figure "Greatest" compares "users" and "machines"`
	s.Derived("Hours", model.Div(users, rate), model.In(model.Hour))    // want `LNT-M043 figure "Hours" is to be written in "h", but comes out in "users·s/request"`
	s.Derived("Days", rate, model.In("days"), model.In("h"))            // want `LNT-M010 figure "Days" is given two units` `LNT-M043 figure "Days" is to be written in "days"`
	users.AtLeast(rate)                                                 // want `LNT-M043 a check of figure "Users" compares "users" with "requests/s"`

	zero := s.Figure("Zero", model.Value(0, "s"), model.Measured)
	s.Derived("By zero", model.Div(users, zero))                         // want `LNT-M044 figure "By zero" is divided by figure "Zero", which is 0\n\thint: correct the number`
	s.Derived("By around", model.Div(users, model.Range(-1, 1, "s")))    // want `LNT-M044 figure "By around" is divided by a range that holds 0`
	s.Derived("By less", model.Div(users, model.Sub(zero, zero)))        // want `LNT-M044 figure "By less" is divided by 0`
	broken := s.Derived("Broken", model.Div(users, model.Number(0)))     // want `LNT-M044 figure "Broken" is divided by 0`
	s.Derived("Of broken", model.Mul(broken, users)).Within(broken)      // fine: it was told once
	s.Derived("Power", model.Pow(users, 0))                              // want `LNT-M011 the arithmetic of figure "Power" has a power of 0\n\thint: give one from 1 to 99`
	s.Derived("Much", model.Pow(model.Pow(model.Number(1e300), 99), 99)) // want `LNT-M011 the arithmetic of figure "Much" comes to a number that is too large`
	s.Derived("High", model.Pow(model.Pow(users, 99), 99))               // want `LNT-M011 the arithmetic of figure "High" comes to a number that is too large`
	s.Figure("None", model.Value(math.NaN(), "users"), model.Measured)   // want `LNT-M011 a number of figure "None" is no number\n\thint: write one, or model.Unmeasured`
	s.Figure("Around", model.Range(2, 1, "users"), model.Measured)       // want `LNT-M011 a number of figure "Around" is a range that ends before it begins`
	s.Figure("Unset", model.Quantity{}, model.Measured)                  // want `LNT-M042 a number of figure "Unset" has no unit`
	s.Figure("Odd", model.Value(1, "users per day"), model.Measured)     // want `LNT-M042 a number of figure "Odd" is given the unit "users per day"\n\thint: write a product of names`
	s.Figure("Open", model.Value(1, "views/(day"), model.Measured)       // want `LNT-M042 a number of figure "Open" is given the unit "views/\(day", in which a parenthesis is not closed`
	s.Figure("Twice", model.Value(1, "s/h"), model.Measured)             // want `LNT-M042 a number of figure "Twice" is given the unit "s/h", in which "h" meets another unit of its kind`
	s.Figure("Part", model.Value(1, "%/day"), model.Measured)            // want `LNT-M042 a number of figure "Part" is given the unit "%/day", which makes per cent a part of another unit`
	s.Figure("Raised", model.Value(1, "m^0"), model.Measured)            // want `LNT-M042 a number of figure "Raised" is given the unit "m\^0", with a power that is not one from 1 to 99`
	s.Derived("In what", users, model.In("%%"))                          // want `LNT-M042 figure "In what" is given the unit "%%"`
	return w
}

func figureHandles() *model.Workspace {
	w := model.New("Figure handles", "")
	s := w.System("S", "")
	users := s.Figure("Users", model.Value(3, "users"), model.Claimed) // at counted
	s.Derived("Nothing", nil)                                          // want `LNT-M001 what figure "Nothing" is derived from is nil`
	var none *model.Figure
	s.Derived("Half", model.Add(users, none))                                                              // want `LNT-M001 an operand is nil`
	users.AtMost(none)                                                                                     // want `LNT-M001 what figure "Users" is held against is nil`
	foreign := model.New("Other", "").Figure("Foreign", model.Value(1, "users"), model.Claimed)            // at foreign
	s.Derived("Abroad", model.Mul(foreign, users))                                                         // want `LNT-M002 figure "Foreign" belongs to another workspace, "Other" \(<foreign>\)`
	s.Derived("Right", users, model.Corrects(none))                                                        // want `LNT-M001 figure "Right" corrects a nil figure`
	s.Derived("Elsewhere", users, model.Corrects(foreign))                                                 // want `LNT-M002 figure "Foreign" belongs to another workspace`
	s.Figure("First", model.Value(4, "users"), model.Claimed, model.Corrects(users))                       // at corrected
	s.Figure("Second", model.Value(5, "users"), model.Claimed, model.Corrects(users))                      // want `LNT-M010 figure "Users" is corrected twice \(<corrected>\)`
	s.Figure("Both", model.Value(5, "users"), model.Claimed, model.Corrects(users), model.Corrects(users)) // want `LNT-M010 figure "Both" corrects two figures, "Users" and "Users"` `LNT-M010 figure "Users" is corrected twice`
	old := s.Figure("Old", model.Value(5, "users"), model.Claimed)                                         // at old
	s.Figure("New", model.Value(5, "machines"), model.Claimed, model.Corrects(old))                        // want `LNT-M043 figure "New" is in "machines", and figure "Old", which it corrects, in "users" \(<old>\)`
	s.Figure("Said", model.Value(5, "users"), model.Claimed, model.Source(" "), nil)                       // want `LNT-M011 figure "Said" is given an empty source` `LNT-M009 figure "Said" is given a nil option`
	users.Within(model.Number(3), model.Note("a"), model.Note("b"))                                        // want `LNT-M010 a check of figure "Users" is given two values for its note` `LNT-M043`
	users.Within(users, model.Tolerance(-1))                                                               // want `LNT-M011 a check of figure "Users" is given a tolerance that is not a number from 0 to 10`
	users.Within(users, model.Tolerance(0), model.Tolerance(1))                                            // want `LNT-M010 a check of figure "Users" is given two values for its tolerance`
	return w
}
