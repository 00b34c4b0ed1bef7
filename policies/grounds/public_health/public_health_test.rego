package test.mayishare.grounds.public_health

import data.test.mayishare.grounds

# An NHS body protecting the public.
public_health := grounds.question(
	"nhs_body",
	"service_delivery.public_health",
	["ethnicity", "health", "identity"],
)

test_public_health if grounds.rests_on(public_health, "public_health")

test_public_health_basis if {
	grounds.says(public_health, "public_task", ["art9.public_health", "sch1.3"], [])
}

test_public_health_other_council_that_owes_none if {
	asked := grounds.with_partner(public_health, {"kind": "other_council"})
	grounds.lacks(asked, "public_health", "circumstance_missing")
}

test_public_health_other_council_that_owes_confidence if {
	asked := grounds.with_partner(
		grounds.stating(public_health, ["confidentiality_owed"]),
		{"kind": "other_council"},
	)
	grounds.rests_on(asked, "public_health")
}

test_public_health_not_for_university if {
	asked := grounds.with_partner(public_health, {"kind": "university"})
	grounds.not_spoken_for(asked, "public_health")
}

test_public_health_not_for_service_management if {
	asked := grounds.asking(public_health, {"purpose": "service_management"})
	grounds.not_spoken_for(asked, "public_health")
}

test_public_health_not_religion if {
	asked := grounds.asking(public_health, {"dataCategories": ["religion"]})
	grounds.not_spoken_for(asked, "public_health")
}

test_public_health_not_criminal if {
	asked := grounds.asking(public_health, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "public_health")
}
