package test.mayishare.bars.children

import data.test.mayishare.grounds

child := grounds.asking(
	grounds.question("school", "biometric_recognition", ["biometric"]),
	{"subject": {"kind": "CHILD", "age": 12}},
)

by_parent := {"givenBy": "REPRESENTATIVE", "authority": "parental_responsibility", "authorityVerified": true, "age": 12}

test_pupil_biometrics if grounds.barred(child, "pupil_biometrics")

test_pupil_biometrics_with_a_parents_consent if {
	grounds.rests_on(grounds.consenting(child, by_parent), "consent")
}

test_pupil_biometrics_against_the_child if {
	objecting := grounds.stating(grounds.consenting(child, by_parent), ["child_objects"])
	grounds.barred(objecting, "pupil_biometrics")
}

test_pupil_biometrics_with_another_consent if {
	every change in [
		{"givenBy": "SELF"},
		{"authority": "power_of_attorney"},
		{"authorityVerified": false},
		{"expires": grounds.now},
		{"dataCategories": ["identity"]},
	] {
		grounds.barred(grounds.consenting(child, object.union(by_parent, change)), "pupil_biometrics")
	}
}

test_pupil_biometrics_of_an_adult if {
	adult := grounds.asking(child, {"subject": {"kind": "ADULT", "age": 30}})
	not grounds.barred(adult, "pupil_biometrics")
}

test_pupil_biometrics_of_an_adult_by_age if {
	not grounds.barred(grounds.asking(child, {"subject": {"age": 18}}), "pupil_biometrics")
}

test_pupil_biometrics_of_a_child_by_age if {
	grounds.barred(grounds.asking(child, {"subject": {"age": 17}}), "pupil_biometrics")
}

test_pupil_biometrics_of_a_person_of_unknown_age if {
	grounds.barred(grounds.asking(child, {"subject": {}}), "pupil_biometrics")
}

test_pupil_biometrics_of_nobody_in_particular if {
	grounds.barred(json.remove(child, ["/request/subject"]), "pupil_biometrics")
}

test_pupil_biometrics_elsewhere if {
	not grounds.barred(grounds.with_partner(child, {"kind": "nhs_body"}), "pupil_biometrics")
}

test_pupil_biometrics_for_another_purpose if {
	not grounds.barred(grounds.asking(child, {"purpose": "service_delivery.education"}), "pupil_biometrics")
}

# A child of twelve agreed online, and nothing else speaks for it.
online := {"online": true, "age": 12}

asked := grounds.question("voluntary", "service_information", ["contact"])

test_child_online_consent if grounds.barred(grounds.consenting(asked, online), "child_online_consent")

test_child_of_thirteen_online if {
	grounds.rests_on(grounds.consenting(asked, {"online": true, "age": 13}), "consent")
}

test_child_of_unknown_age_online if {
	unknown := json.remove(grounds.consenting(asked, online), ["/facts/consent/age"])
	grounds.barred(unknown, "child_online_consent")
}

test_child_on_paper if grounds.rests_on(grounds.consenting(asked, {"online": false, "age": 12}), "consent")

test_child_online_with_a_parent if {
	grounds.rests_on(grounds.consenting(asked, object.union(online, by_parent)), "consent")
}

test_child_online_where_another_ground_holds if {
	protected := grounds.stating(
		grounds.consenting(grounds.question("school", "safeguarding.children", ["contact"]), online),
		["child_at_risk"],
	)
	grounds.rests_on(protected, "child_protection")
}
