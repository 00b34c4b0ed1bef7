# METADATA
# title: Within the council
# description: What one service of the council may share with another.
package mayishare.grounds.council

import data.mayishare.needs

# METADATA
# title: The council's own functions
# description: >-
#   One council service may share with another what it needs for its own statutory work. Special
#   category and criminal offence data may not be used for managing services in general.
# related_resources:
#   - description: Data Protection Act 2018 section 8
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/section/8
#   - description: UK GDPR Article 8A (compatible purposes)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/8A
# custom:
#   subject: council
#   reading: "a choice: sharing between services is read as compatible further use under Article 8A, which is recent"
council_internal := [needs.only_for(["special", "criminal"], needs.purpose_outside("service_management"))]

# METADATA
# title: Telling people of services that may suit them
# description: >-
#   Ordinary data, other than social care records, may be used within the council to tell people of
#   services that may suit them. People may object.
# related_resources:
#   - description: Localism Act 2011 section 1
#     ref: https://www.legislation.gov.uk/ukpga/2011/20/section/1
#   - description: UK GDPR Article 8A (compatible purposes)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/8A
# custom:
#   subject: council
#   adds: [right_to_object]
service_information := []

# METADATA
# title: Insight within the council
# description: >-
#   Ordinary data may be studied within the council to plan its services, once it is pseudonymised or
#   where anonymised data would not do. People may object.
# related_resources:
#   - description: Localism Act 2011 section 1
#     ref: https://www.legislation.gov.uk/ukpga/2011/20/section/1
#   - description: UK GDPR Article 5(1)(c) (data minimisation)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/5
# custom:
#   subject: council
#   adds: [right_to_object]
insight_internal := [needs.any_of([
	needs.form("PSEUDONYMISED"),
	needs.circumstance("identification_necessary"),
])]
