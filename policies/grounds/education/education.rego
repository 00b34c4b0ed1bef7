# METADATA
# title: Education
# description: What the law makes the council report about pupils.
package mayishare.grounds.education

import data.mayishare.needs

# METADATA
# title: School census
# description: >-
#   The pupil data of the school census must go to the Department for Education. Nobody's consent is
#   asked, except that a parent or pupil may decline to state ethnicity: then ethnicity is left out
#   and reported as refused.
# related_resources:
#   - description: Education Act 1996 section 537A
#     ref: https://www.legislation.gov.uk/ukpga/1996/56/section/537A
#   - description: Education (Information About Individual Pupils) (England) Regulations 2013
#     ref: https://www.legislation.gov.uk/uksi/2013/2094
# custom:
#   subject: education
#   adds: [inform_subject]
school_census := [needs.only_for(["ethnicity"], needs.absent("consent_refused"))]
